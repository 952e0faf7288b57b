import type { TransactionState } from '../../api/types';
import { pollDelayMs, pollLimitMs } from '../logic/poll';
import type { FlowEnvironment } from './environment';

export type WatchEnd = 'settled' | 'timed_out' | 'superseded';

/** Asks for the result of one transaction at a time; a new watch or `stop` ends the one before. */
export class OutcomeWatch {
  private latest = 0;

  constructor(
    private readonly environment: FlowEnvironment,
    private readonly ask: (transactionId: string) => Promise<TransactionState>,
  ) {}

  stop(): void {
    this.latest++;
  }

  async until(
    transactionId: string,
    settled: (state: TransactionState) => boolean,
  ): Promise<WatchEnd> {
    const watch = ++this.latest;
    const endMs = this.environment.now() + pollLimitMs;
    for (let attempt = 0; this.environment.now() < endMs; attempt++) {
      await this.environment.sleep(pollDelayMs(attempt));
      if (watch !== this.latest) return 'superseded';
      const state = await this.ask(transactionId);
      if (watch !== this.latest) return 'superseded';
      if (settled(state)) return 'settled';
    }
    return 'timed_out';
  }
}
