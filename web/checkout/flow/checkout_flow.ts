import type { CheckoutApi } from '../../api/checkout_api';
import { ApiError } from '../../api/http';
import type {
  BankDetails,
  CardData,
  Checkout,
  CreatedTransaction,
  CreateTransaction,
  SandboxAnswer,
  SandboxCard,
  StripeElementsStep,
  TransactionState,
} from '../../api/types';
import { formErrorOf, loadProblemOf } from '../logic/failures';
import { webAddress } from '../logic/web_address';
import type { FlowEnvironment } from './environment';
import { OutcomeWatch } from './outcome_watch';
import { createPersist, type Persist } from './persist';
import { entryStep, finalStep, sessionMovedOn } from './rules';
import type { ProviderForm } from './provider_form';
import { type Challenge, type FlowState, initialState, type Step } from './state';

export interface PayRequest {
  transaction: Omit<CreateTransaction, 'sessionPublicId'>;
  card: CardData | null;
  /** Fields that the provider's own script shows and reads. */
  providerForm?: ProviderForm | null;
}

const longestExpiryTimerMs = 24 * 3600_000;

/** One checkout from loading to its end. Card data passes through and is never kept here. */
export class CheckoutFlow {
  private current = initialState;
  private readonly listeners = new Set<() => void>();
  private readonly persist: Persist;
  private readonly outcome: OutcomeWatch;
  private returned = false;

  constructor(
    private readonly api: CheckoutApi,
    private readonly code: string,
    private readonly environment: FlowEnvironment,
  ) {
    this.persist = createPersist(environment, (connection) => {
      if (connection.kind !== this.current.connection.kind || connection.kind === 'limited') {
        this.change({ connection });
      }
    });
    this.outcome = new OutcomeWatch(environment, (transactionId) =>
      this.persist(() => api.transactionStatus(transactionId, this.sessionId())),
    );
  }

  get state(): FlowState {
    return this.current;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** `returned`: the payer comes back from the provider, so a result is on its way. */
  load(returned = false): Promise<void> {
    this.returned = returned;
    this.go({ kind: 'loading' });
    return this.refresh();
  }

  pay(request: PayRequest): Promise<void> {
    return this.alone(async () => {
      this.change({ formError: null });
      const body = { sessionPublicId: this.sessionId(), ...request.transaction };
      if (request.providerForm && !(await request.providerForm.check())) return;
      try {
        const created = await this.persist(() => this.api.createTransaction(body));
        await this.follow(created, request);
      } catch (error) {
        await this.refusedOnForm(error);
      }
    });
  }

  authenticate(approve: boolean): Promise<void> {
    return this.alone(async () => {
      if (this.current.step.kind !== 'challenge') return;
      const { transactionId, paymentId, clientSecret } = this.current.step.challenge;
      try {
        const answer = await this.persist(() =>
          this.api.authenticateSandbox(paymentId, clientSecret, approve),
        );
        this.awaitOutcome(transactionId, answer.declineCode);
      } catch (error) {
        await this.giveUp(transactionId, error);
      }
    });
  }

  /** Cancels the open attempt, if there is one, and shows the form again. */
  changeMethod(): Promise<void> {
    return this.alone(async () => {
      const transactionId = this.openTransactionId();
      if (transactionId && !(await this.cancelled(transactionId)))
        return this.awaitOutcome(transactionId);
      this.outcome.stop();
      await this.refresh();
    });
  }

  retry(): void {
    this.change({ formError: null });
    this.go({ kind: 'form' });
  }

  async checkAgain(): Promise<void> {
    const { step } = this.current;
    if (step.kind === 'delayed' && step.transactionId) this.awaitOutcome(step.transactionId);
    else await this.load();
  }

  private change(part: Partial<FlowState>): void {
    this.current = { ...this.current, ...part };
    this.listeners.forEach((listener) => listener());
  }

  private go(step: Step): void {
    this.change({ step });
  }

  /** A second click while the first is under way does nothing. */
  private async alone(action: () => Promise<void>): Promise<void> {
    if (this.current.busy) return;
    this.change({ busy: true });
    try {
      await action();
    } catch (error) {
      this.showProblem(error);
    } finally {
      this.change({ busy: false });
    }
  }

  private sessionId(): string {
    return this.current.checkout?.id ?? '';
  }

  private openTransactionId(): string | null {
    const { step } = this.current;
    if (step.kind === 'challenge') return step.challenge.transactionId;
    return 'transactionId' in step ? step.transactionId : null;
  }

  private async refresh(): Promise<void> {
    try {
      this.enter(await this.persist(() => this.api.checkout(this.code)));
    } catch (error) {
      this.showProblem(error);
    }
  }

  private showProblem(error: unknown): void {
    const refusal = error instanceof ApiError ? error : null;
    this.go({
      kind: 'problem',
      problem: refusal ? loadProblemOf(refusal) : 'unexpected',
      requestId: refusal?.requestId ?? null,
    });
  }

  private enter(checkout: Checkout): void {
    const step = entryStep(checkout);
    const { returned } = this;
    this.returned = false;
    if (returned && step.kind === 'open_attempt') {
      this.change({ checkout });
      return this.awaitOutcome(step.transactionId);
    }
    this.change({ checkout, step });
    if (step.kind === 'wire' || step.kind === 'open_attempt')
      void this.watchQuietly(step.transactionId);
    if (step.kind === 'form') void this.refreshWhenExpired(checkout);
  }

  private async refreshWhenExpired(checkout: Checkout): Promise<void> {
    const remainingMs = Date.parse(checkout.expiresAt ?? '') - this.environment.now();
    if (!(remainingMs > 0 && remainingMs < longestExpiryTimerMs)) return;
    await this.environment.sleep(remainingMs + 1000);
    const unchanged = this.current.checkout === checkout && this.current.step.kind === 'form';
    if (unchanged && !this.current.busy) await this.refresh();
  }

  private async follow(created: CreatedTransaction, request: PayRequest): Promise<void> {
    const { transactionId, next } = created;
    const { card, providerForm } = request;
    if (next?.type === 'bank_details') return this.announceTransfer(created, next);
    // The form stays: what was typed there is gone once it leaves the page.
    if (next?.type === 'stripe_elements' && providerForm)
      return this.confirmElements(transactionId, next, providerForm);
    this.go({ kind: 'processing' });
    if (next?.type === 'sandbox_card' && card) return this.confirm(transactionId, next, card);
    if (next?.type === 'redirect') return this.leaveFor(next.url);
    this.awaitOutcome(transactionId);
  }

  private leaveFor(url: string): void {
    const address = webAddress(url);
    if (!address) throw new Error('not a web address');
    this.environment.leave(address);
  }

  private async announceTransfer(created: CreatedTransaction, details: BankDetails): Promise<void> {
    const { transactionId, status } = created;
    if (status < 0) await this.persist(() => this.api.markPending(transactionId, this.sessionId()));
    this.showWire(transactionId, details);
  }

  private async confirm(transactionId: string, next: SandboxCard, card: CardData): Promise<void> {
    const { paymentId, clientSecret } = next;
    let answer: SandboxAnswer;
    try {
      answer = await this.persist(() => this.api.confirmSandbox(paymentId, clientSecret, card));
    } catch (error) {
      return this.giveUp(transactionId, error);
    }
    if (answer.status !== 'requires_action')
      return this.awaitOutcome(transactionId, answer.declineCode);
    const challenge: Challenge = {
      transactionId,
      paymentId,
      clientSecret,
      cardEnding: card.number.slice(-4),
    };
    this.go({ kind: 'challenge', challenge });
  }

  private async confirmElements(
    transactionId: string,
    next: StripeElementsStep,
    form: ProviderForm,
  ): Promise<void> {
    const refusal = await form.confirm(next);
    if (!refusal) return this.awaitOutcome(transactionId);
    // What the provider decided it tells the gateway too; anything else ended nothing.
    if (refusal.decided || !(await this.cancelled(transactionId)))
      return this.awaitOutcome(transactionId, refusal.code);
    this.change({ formError: { message: 'error_provider', fields: {}, requestId: null } });
    this.go({ kind: 'form' });
  }

  /** After a refused provider call the attempt is withdrawn, unless money moved all the same. */
  private async giveUp(transactionId: string, error: unknown): Promise<void> {
    if (!(error instanceof ApiError)) throw error;
    if (error.httpStatus === 409 || !(await this.cancelled(transactionId))) {
      return this.awaitOutcome(transactionId);
    }
    this.change({ formError: formErrorOf(error) });
    this.go({ kind: 'form' });
  }

  private async cancelled(transactionId: string): Promise<boolean> {
    try {
      await this.persist(() => this.api.cancelTransaction(transactionId, this.sessionId()));
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.httpStatus === 409) return false;
      throw error;
    }
  }

  private async refusedOnForm(error: unknown): Promise<void> {
    if (!(error instanceof ApiError)) throw error;
    if (sessionMovedOn(error.code)) {
      await this.refresh();
      if (this.current.step.kind !== 'form') return;
    }
    this.change({ formError: formErrorOf(error) });
    this.go({ kind: 'form' });
  }

  private showWire(transactionId: string, details: BankDetails): void {
    this.go({ kind: 'wire', details, transactionId, redirectUrl: null });
    void this.watchQuietly(transactionId);
  }

  private awaitOutcome(transactionId: string, declineCode: string | null = null): void {
    this.go({ kind: 'processing' });
    void this.watch(transactionId, declineCode);
  }

  private async watch(transactionId: string, declineCode: string | null): Promise<void> {
    try {
      const end = await this.outcome.until(transactionId, (state) =>
        this.settled(state, declineCode),
      );
      if (end === 'timed_out') this.go({ kind: 'delayed', transactionId });
    } catch (error) {
      this.showProblem(error);
    }
  }

  /** For screens that are of use without a result: if none can be had, they simply stay. */
  private async watchQuietly(transactionId: string): Promise<void> {
    await this.outcome
      .until(transactionId, (state) => this.settled(state, null))
      .catch(() => undefined);
  }

  private settled(state: TransactionState, declineCode: string | null): boolean {
    const step = finalStep(state, declineCode);
    if (step) this.go(step);
    else this.showLateDetails(state);
    return step !== null;
  }

  /** What the provider told only after the attempt had begun. */
  private showLateDetails({ id: transactionId, next, redirectUrl = null }: TransactionState): void {
    const { step } = this.current;
    if (step.kind === 'wire') {
      if (redirectUrl !== step.redirectUrl) this.go({ ...step, redirectUrl });
    } else if (next?.type === 'bank_details') {
      this.go({ kind: 'wire', details: next, transactionId, redirectUrl });
    }
  }
}
