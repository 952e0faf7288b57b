import type { AdminApi } from '../../api/admin_api';
import type { AssertionJson, RequestOptionsJson } from '../../api/admin_types';
import { suggestedPasskey, suggestsPasskeys } from './webauthn';

const defaultLifeMs = 60_000;
const renewalsMax = 30;

/** Passkeys among the suggestions of the e-mail field, where the browser can (conditional UI). */
export class PasskeySuggestions {
  private round: AbortController | null = null;
  private renewals = 0;
  private unused: { publicKey: RequestOptionsJson; untilMs: number } | null = null;

  constructor(
    private readonly api: Pick<AdminApi, 'startSignIn'>,
    private readonly take: (assertion: AssertionJson) => void,
  ) {}

  async start(): Promise<void> {
    this.stop();
    const round = new AbortController();
    this.round = round;
    if (!(await suggestsPasskeys()) || round.signal.aborted) return;
    try {
      const { publicKey } = await this.api.startSignIn('');
      if (round.signal.aborted) return;
      const lifeMs = publicKey.timeout ?? defaultLifeMs;
      this.unused = { publicKey, untilMs: Date.now() + lifeMs / 2 };
      this.renewBefore(lifeMs, round.signal);
      const assertion = await suggestedPasskey(publicKey, round.signal);
      if (!assertion || round.signal.aborted) return;
      this.unused = null;
      this.take(assertion);
    } catch {
      // Only a convenience: the button asks again and says what is wrong.
    }
  }

  stop(): void {
    this.round?.abort();
    this.round = null;
  }

  /** Stops, and hands over the challenge nobody answered, when it has enough life left. */
  takeOver(): RequestOptionsJson | null {
    this.stop();
    const { unused } = this;
    this.unused = null;
    return unused && unused.untilMs > Date.now() ? unused.publicKey : null;
  }

  /** The challenge has a short life, and the page may stay open for longer. */
  private renewBefore(lifeMs: number, signal: AbortSignal): void {
    const timer = setTimeout(() => this.renew(signal), lifeMs * 0.9);
    signal.addEventListener('abort', () => clearTimeout(timer), { once: true });
  }

  private renew(signal: AbortSignal): void {
    if (++this.renewals > renewalsMax) return this.stop();
    if (document.hasFocus()) return void this.start();
    window.addEventListener('focus', () => void this.start(), { once: true, signal });
  }
}
