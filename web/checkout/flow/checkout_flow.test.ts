import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { CheckoutApi } from '../../api/checkout_api';
import { ApiError, ConnectionLost, TryLater } from '../../api/http';
import type { Checkout, TransactionState } from '../../api/types';
import { pollDelayMs, pollLimitMs } from '../logic/poll';
import type { Refusal } from './provider_form';
import { CheckoutFlow, type PayRequest } from './checkout_flow';

const checkout: Checkout = { id: 'cs_1', status: 'pending', currency: 'EUR', amount: 4900 };
const bank = {
  type: 'bank_details',
  accountHolder: 'Shop',
  reference: 'R',
  amount: 4900,
  currency: 'EUR',
} as const;
const card = { number: '4242424242424242', expMonth: 12, expYear: 2030, cvc: '123' };
const request: PayRequest = {
  transaction: { providerId: 'p1', billingAddress: {}, locale: 'en' },
  card,
};

const refusal = (status: number, code: string) => new ApiError(status, code, code, 'req-1', []);
const state = (
  status: TransactionState['status'],
  more: Partial<TransactionState> = {},
): TransactionState => ({ id: 't1', status, amount: 4900, currency: 'EUR', ...more });

function startFlow() {
  const api = {
    checkout: vi.fn<CheckoutApi['checkout']>().mockResolvedValue(checkout),
    createTransaction: vi.fn<CheckoutApi['createTransaction']>().mockResolvedValue({
      transactionId: 't1',
      status: -1,
      next: { type: 'sandbox_card', paymentId: 'pay1', clientSecret: 's' },
    }),
    transactionStatus: vi
      .fn<CheckoutApi['transactionStatus']>()
      .mockResolvedValue(state('succeeded')),
    cancelTransaction: vi.fn<CheckoutApi['cancelTransaction']>().mockResolvedValue(),
    markPending: vi.fn<CheckoutApi['markPending']>().mockResolvedValue(),
    confirmSandbox: vi
      .fn<CheckoutApi['confirmSandbox']>()
      .mockResolvedValue({ status: 'succeeded' }),
    authenticateSandbox: vi
      .fn<CheckoutApi['authenticateSandbox']>()
      .mockResolvedValue({ status: 'succeeded' }),
  };
  const clock = { nowMs: 0, slept: [] as number[] };
  const environment = {
    now: () => clock.nowMs,
    sleep: async (ms: number) => {
      clock.nowMs += ms;
      clock.slept.push(ms);
    },
    cameOnline: () => new Promise<void>(() => undefined),
    leave: vi.fn<(url: string) => void>(),
  };
  return { flow: new CheckoutFlow(api, 'code', environment), api, clock, environment };
}

const reached = (flow: CheckoutFlow, kind: string) =>
  vi.waitFor(() => expect(flow.state.step.kind).toBe(kind));

let { flow, api, clock, environment } = startFlow();
beforeEach(() => {
  ({ flow, api, clock, environment } = startFlow());
});

describe('loading', () => {
  it.each(['completed', 'expired', 'cancelled'] as const)(
    'shows a %s session as closed',
    async (status) => {
      api.checkout.mockResolvedValue({ ...checkout, status });
      await flow.load();
      expect(flow.state.step).toEqual({ kind: 'closed', status });
    },
  );

  it.each([
    [404, 'not_found'],
    [403, 'forbidden'],
    [500, 'unexpected'],
  ])('answers %i with %s', async (status, problem) => {
    api.checkout.mockRejectedValue(refusal(status, 'X'));
    await flow.load();
    expect(flow.state.step).toEqual({ kind: 'problem', problem, requestId: 'req-1' });
  });

  it('waits as long as the server asks, then loads', async () => {
    api.checkout.mockRejectedValueOnce(new TryLater(7000));
    await flow.load();
    expect(clock.slept).toEqual([7000]);
    expect(flow.state).toMatchObject({ step: { kind: 'form' }, connection: { kind: 'ok' } });
  });

  it('keeps trying while the connection is lost', async () => {
    const seen = new Set<string>();
    flow.subscribe(() => seen.add(flow.state.connection.kind));
    api.checkout
      .mockRejectedValueOnce(new ConnectionLost())
      .mockRejectedValueOnce(new ConnectionLost());
    await flow.load();
    expect([...seen]).toEqual(['ok', 'lost']);
    expect(flow.state.step.kind).toBe('form');
  });

  it('brings the bank details back after a reload', async () => {
    api.transactionStatus.mockResolvedValue(state('pending_provider'));
    api.checkout.mockResolvedValue({
      ...checkout,
      status: 'processing',
      activeTransaction: { transactionId: 't1', status: 0, providerId: 'p2', next: bank },
    });
    await flow.load();
    expect(flow.state.step).toMatchObject({ kind: 'wire', details: bank });
  });

  it('offers another attempt where one was left open', async () => {
    api.transactionStatus.mockResolvedValue(state('initiated'));
    api.checkout.mockResolvedValueOnce({
      ...checkout,
      activeTransaction: { transactionId: 't1', status: 'initiated', providerId: 'p1', next: null },
    });
    await flow.load();
    expect(flow.state.step.kind).toBe('open_attempt');
    await flow.changeMethod();
    expect(api.cancelTransaction).toHaveBeenCalledWith('t1', 'cs_1');
    expect(flow.state.step.kind).toBe('form');
  });

  it('asks again when the session should have expired', async () => {
    api.checkout
      .mockResolvedValueOnce({ ...checkout, expiresAt: new Date(60_000).toISOString() })
      .mockResolvedValueOnce({ ...checkout, status: 'expired' });
    await flow.load();
    await reached(flow, 'closed');
    expect(clock.slept).toEqual([61_000]);
  });
});

describe('paying', () => {
  beforeEach(() => flow.load());

  it('succeeds when the gateway says so', async () => {
    await flow.pay(request);
    await reached(flow, 'succeeded');
    expect(api.confirmSandbox).toHaveBeenCalledWith('pay1', 's', card);
  });

  it('sends one request for two clicks', async () => {
    await Promise.all([flow.pay(request), flow.pay(request)]);
    expect(api.createTransaction).toHaveBeenCalledTimes(1);
  });

  it('sends the same request again after a lost connection', async () => {
    api.createTransaction.mockRejectedValueOnce(new ConnectionLost());
    await flow.pay(request);
    await reached(flow, 'succeeded');
    expect(api.createTransaction.mock.calls[0]).toEqual(api.createTransaction.mock.calls[1]);
  });

  it('names the reason of a decline', async () => {
    api.confirmSandbox.mockResolvedValue({ status: 'failed', declineCode: 'insufficient_funds' });
    api.transactionStatus.mockResolvedValue(state('failed'));
    await flow.pay(request);
    await reached(flow, 'failed');
    expect(flow.state.step).toMatchObject({ reason: 'failed_insufficient_funds' });
    flow.retry();
    expect(flow.state.step.kind).toBe('form');
  });

  it('asks for confirmation and reports the answer', async () => {
    api.confirmSandbox.mockResolvedValue({ status: 'requires_action' });
    await flow.pay(request);
    expect(flow.state.step).toMatchObject({ kind: 'challenge', challenge: { cardEnding: '4242' } });
    await flow.authenticate(true);
    await reached(flow, 'succeeded');
    expect(api.authenticateSandbox).toHaveBeenCalledWith('pay1', 's', true);
  });

  it('stays on the form when the gateway refuses', async () => {
    api.createTransaction.mockRejectedValue(refusal(502, 'PROVIDER_ERROR'));
    await flow.pay(request);
    expect(flow.state).toMatchObject({
      busy: false,
      step: { kind: 'form' },
      formError: { message: 'error_provider' },
    });
  });

  it('shows what became of the session meanwhile', async () => {
    api.createTransaction.mockRejectedValue(refusal(409, 'CHECKOUT_ALREADY_PAID'));
    api.checkout.mockResolvedValue({ ...checkout, status: 'completed' });
    await flow.pay(request);
    expect(flow.state.step).toEqual({ kind: 'closed', status: 'completed' });
  });

  it('withdraws the attempt when the card is refused before any payment', async () => {
    api.confirmSandbox.mockRejectedValue(refusal(400, 'TEST_CARD_REQUIRED'));
    await flow.pay(request);
    expect(api.cancelTransaction).toHaveBeenCalledWith('t1', 'cs_1');
    expect(flow.state).toMatchObject({
      step: { kind: 'form' },
      formError: { message: 'error_unexpected' },
    });
  });

  it('believes the gateway when the attempt cannot be withdrawn', async () => {
    api.confirmSandbox.mockRejectedValue(refusal(500, 'INTERNAL'));
    api.cancelTransaction.mockRejectedValue(refusal(409, 'STATE_CONFLICT'));
    await flow.pay(request);
    await reached(flow, 'succeeded');
  });

  it('shows bank details and marks the attempt pending', async () => {
    api.transactionStatus.mockResolvedValue(state('pending_provider'));
    api.createTransaction.mockResolvedValue({ transactionId: 't1', status: -1, next: bank });
    await flow.pay({ ...request, card: null });
    expect(api.markPending).toHaveBeenCalledWith('t1', 'cs_1');
    expect(flow.state.step.kind).toBe('wire');
  });

  it('leaves for web addresses only', async () => {
    api.createTransaction.mockResolvedValueOnce({
      transactionId: 't1',
      status: 0,
      next: { type: 'redirect', url: 'https://pay.example/x' },
    });
    await flow.pay({ ...request, card: null });
    expect(environment.leave).toHaveBeenCalledWith('https://pay.example/x');
  });

  it('refuses any other address', async () => {
    api.createTransaction.mockResolvedValueOnce({
      transactionId: 't1',
      status: 0,
      next: { type: 'redirect', url: 'javascript:0' },
    });
    await flow.pay({ ...request, card: null });
    expect(environment.leave).not.toHaveBeenCalled();
    expect(flow.state.step.kind).toBe('problem');
  });

  it('says that it is still processing after five minutes, and can look again', async () => {
    api.transactionStatus.mockResolvedValue(state('initiated'));
    await flow.pay(request);
    await reached(flow, 'delayed');
    expect(clock.slept.slice(0, 5)).toEqual([300, 600, 1000, 2000, 3000]);
    expect(clock.nowMs).toBeGreaterThanOrEqual(pollLimitMs);
    api.transactionStatus.mockResolvedValue(state('succeeded'));
    await flow.checkAgain();
    await reached(flow, 'succeeded');
  });
});

describe('fields of the provider', () => {
  const elements = {
    type: 'stripe_elements' as const,
    publishableKey: 'pk_test_1',
    paymentIntentClientSecret: 'pi_1_secret_2',
    returnUrl: 'https://pay.example/checkout/code',
  };
  const form = (refusal: Refusal | null = null, complete = true) => ({
    check: vi.fn(async () => complete),
    confirm: vi.fn(async () => refusal),
  });

  beforeEach(() => {
    api.createTransaction.mockResolvedValue({ transactionId: 't1', status: -1, next: elements });
  });

  it('start nothing while they are incomplete', async () => {
    const providerForm = form(null, false);
    await flow.load();
    await flow.pay({ ...request, card: null, providerForm });
    expect(api.createTransaction).not.toHaveBeenCalled();
    expect(flow.state).toMatchObject({ busy: false, step: { kind: 'form' } });
  });

  it('stay on the page until the provider has answered', async () => {
    const providerForm = form();
    providerForm.confirm.mockImplementation(async () => {
      expect(flow.state.step.kind).toBe('form');
      return null;
    });
    await flow.load();
    await flow.pay({ ...request, card: null, providerForm });
    expect(providerForm.confirm).toHaveBeenCalledWith(elements);
    await reached(flow, 'succeeded');
  });

  it('wait for the gateway to hear of a decline too', async () => {
    api.transactionStatus.mockResolvedValue(state('failed'));
    await flow.load();
    const providerForm = form({ code: 'insufficient_funds', decided: true });
    await flow.pay({ ...request, card: null, providerForm });
    await reached(flow, 'failed');
    expect(api.cancelTransaction).not.toHaveBeenCalled();
  });

  it('withdraw the attempt when nothing was decided', async () => {
    await flow.load();
    await flow.pay({ ...request, card: null, providerForm: form({ code: null, decided: false }) });
    expect(api.cancelTransaction).toHaveBeenCalledWith('t1', 'cs_1');
    expect(flow.state).toMatchObject({
      step: { kind: 'form' },
      formError: { message: 'error_provider' },
    });
  });

  it('are followed up when the payer comes back from the provider', async () => {
    const activeTransaction = {
      transactionId: 't1',
      status: 'initiated' as const,
      providerId: 'p',
    };
    api.checkout.mockResolvedValue({ ...checkout, activeTransaction });
    await flow.load(true);
    await reached(flow, 'succeeded');
    expect(api.transactionStatus).toHaveBeenCalledWith('t1', 'cs_1');
  });
});

it('slows down to one question in ten seconds', () => {
  expect([0, 1, 2, 3, 7, 100].map(pollDelayMs)).toEqual([300, 600, 1000, 2000, 10_000, 10_000]);
});
