// The simulated Stripe, held to Stripe's own library for Node: what that understands, ours may too.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { eventually } from './support/gateway.mjs';
import { Hooks, StripeTwin, webhookSecret } from './support/stripe_twin.mjs';

let hooks, twin, stripe;

before(async () => {
  hooks = await Hooks.start();
  twin = await StripeTwin.start(['--webhook-url', hooks.url, '--webhook-secret', webhookSecret]);
  stripe = twin.client();
});

after(async () => {
  assert.equal(await twin?.stop(), 0);
  await hooks?.close();
});

beforeEach(async () => {
  await twin.control('reset');
  hooks.received = [];
  hooks.refuse = 0;
});

/** So many events of these types, as soon as they are there. */
const arrived = (count, ...types) =>
  eventually(() => {
    const events = hooks.events(...types);
    return events.length >= count && events;
  });

const order = {
  amount: 4900,
  currency: 'eur',
  automatic_payment_methods: { enabled: true },
  metadata: { transactionId: '0123456789abcdef01234567', note: 'ü & [x]' },
};

function paid(more = {}) {
  const paying = { ...order, confirm: true, payment_method: 'pm_card_visa' };
  return stripe.paymentIntents.create({ ...paying, ...more });
}

describe('payment intents', () => {
  test('are made, read and listed', async () => {
    const made = await stripe.paymentIntents.create({
      ...order,
      statement_descriptor_suffix: 'SHOP',
    });
    assert.match(made.id, /^pi_\w{24}$/);
    assert.ok(made.client_secret.startsWith(`${made.id}_secret_`));
    assert.equal(made.status, 'requires_payment_method');
    assert.equal(made.amount, 4900);
    assert.deepEqual({ ...made.metadata }, order.metadata);
    const read = await stripe.paymentIntents.retrieve(made.id, { expand: ['latest_charge'] });
    assert.equal(read.statement_descriptor_suffix, 'SHOP');
    const listed = await stripe.paymentIntents.list({ created: { gte: made.created - 5 } });
    assert.deepEqual(
      listed.data.map(({ id }) => id),
      [made.id],
    );
    const older = await stripe.paymentIntents.list({ created: { lt: made.created - 5 } });
    assert.equal(older.data.length, 0);
  });

  test('are paged by cursor, newest first', async () => {
    const ids = [];
    for (let i = 0; i < 7; i++) ids.unshift((await stripe.paymentIntents.create(order)).id);
    const first = await stripe.paymentIntents.list({ limit: 3 });
    assert.equal(first.has_more, true);
    assert.deepEqual(
      first.data.map(({ id }) => id),
      ids.slice(0, 3),
    );
    const all = await stripe.paymentIntents.list({ limit: 3 }).autoPagingToArray({ limit: 100 });
    assert.deepEqual(
      all.map(({ id }) => id),
      ids,
    );
  });

  test('are paid, and tell so in signed webhooks', async () => {
    const intent = await paid();
    assert.equal(intent.status, 'succeeded');
    assert.equal(intent.amount_received, 4900);
    const charge = await stripe.charges.retrieve(intent.latest_charge);
    assert.deepEqual({ ...charge.metadata }, order.metadata);
    assert.equal(charge.payment_method_details.card.last4, '4242');
    const [event] = await arrived(1, 'payment_intent.succeeded');
    assert.equal(event.data.object.id, intent.id);
    assert.equal(event.data.object.status, 'succeeded');
    const stored = await stripe.events.list({ type: 'payment_intent.succeeded' });
    assert.equal(stored.data[0].id, event.id);
  });

  test('are declined with the errors of the real cards', async () => {
    const made = await stripe.paymentIntents.create(order);
    const declined = await stripe.paymentIntents
      .confirm(made.id, { payment_method: 'pm_card_visa_chargeDeclinedInsufficientFunds' })
      .catch((error) => error);
    assert.equal(declined.type, 'StripeCardError');
    assert.equal(declined.code, 'card_declined');
    assert.equal(declined.decline_code, 'insufficient_funds');
    const after = await stripe.paymentIntents.retrieve(made.id);
    assert.equal(after.status, 'requires_payment_method');
    assert.equal(after.last_payment_error.decline_code, 'insufficient_funds');
    const second = await stripe.paymentIntents.confirm(made.id, {
      payment_method: 'pm_card_mastercard',
    });
    assert.equal(second.status, 'succeeded', 'the same intent may still be paid');
  });

  test('wait for the bank where it wants to be asked', async () => {
    const intent = await paid({ payment_method: 'pm_card_authenticationRequired' });
    assert.equal(intent.status, 'requires_action');
    assert.equal(intent.next_action.type, 'use_stripe_sdk');
    const answer = await fetch(`${twin.origin}/_twin/bank/${intent.id}`, {
      method: 'POST',
      body: new URLSearchParams({ result: 'reject' }),
    });
    assert.equal(answer.status, 200);
    const after = await stripe.paymentIntents.retrieve(intent.id);
    assert.equal(after.last_payment_error.code, 'payment_intent_authentication_failure');
  });

  test('are cancelled while nothing was taken', async () => {
    const made = await stripe.paymentIntents.create(order);
    const cancelled = await stripe.paymentIntents.cancel(made.id, {
      cancellation_reason: 'abandoned',
    });
    assert.equal(cancelled.status, 'canceled');
    const intent = await paid();
    const refused = await stripe.paymentIntents.cancel(intent.id).catch((error) => error);
    assert.equal(refused.type, 'StripeInvalidRequestError');
    assert.equal(refused.code, 'payment_intent_unexpected_state');
    assert.equal(refused.payment_intent.status, 'succeeded');
  });

  test('have the amounts that Stripe takes', async () => {
    const refusalOf = async (amount, currency) =>
      (await stripe.paymentIntents.create({ amount, currency }).catch((error) => error)).code;
    assert.equal(await refusalOf(49, 'eur'), 'amount_too_small');
    const odd = await stripe.paymentIntents
      .create({ amount: 5124, currency: 'kwd' })
      .catch((error) => error);
    assert.equal(odd.param, 'amount');
    assert.equal(
      (await stripe.paymentIntents.create({ amount: 500, currency: 'isk' })).amount,
      500,
    );
    const missing = await stripe.paymentIntents.create({ currency: 'eur' }).catch((error) => error);
    assert.equal(missing.code, 'parameter_missing');
  });
});

describe('refunds', () => {
  test('give back parts, and never more than was taken', async () => {
    const { id } = await paid();
    const first = await stripe.refunds.create({
      payment_intent: id,
      amount: 3000,
      metadata: { refundId: 'r1' },
    });
    assert.equal(first.status, 'succeeded');
    const tooMuch = await stripe.refunds
      .create({ payment_intent: id, amount: 3000 })
      .catch((error) => error);
    assert.equal(tooMuch.type, 'StripeInvalidRequestError');
    const rest = await stripe.refunds.create({ payment_intent: id });
    assert.equal(rest.amount, 1900);
    const again = await stripe.refunds.create({ payment_intent: id }).catch((error) => error);
    assert.equal(again.code, 'charge_already_refunded');
    const listed = await stripe.refunds.list({ payment_intent: id });
    assert.deepEqual(
      listed.data.map(({ amount }) => amount),
      [1900, 3000],
    );
    const events = await arrived(4, 'refund.created', 'charge.refunded');
    assert.equal(events.at(-1).data.object.amount_refunded, 4900);
  });

  test('may fail later', async () => {
    await twin.control('refunds', { wait: true });
    const { id } = await paid();
    const refund = await stripe.refunds.create({ payment_intent: id, amount: 4900 });
    assert.equal(refund.status, 'pending');
    await twin.control(`refunds/${refund.id}`, { paid: false });
    assert.equal((await stripe.refunds.retrieve(refund.id)).status, 'failed');
    await arrived(1, 'refund.failed');
    const second = await stripe.refunds.create({ payment_intent: id, amount: 4900 });
    assert.equal(second.status, 'pending', 'what failed can be given back again');
  });
});

describe('idempotency keys', () => {
  const key = { idempotencyKey: 'key-1' };

  test('bring the first answer again', async () => {
    const first = await stripe.paymentIntents.create(order, key);
    const second = await stripe.paymentIntents.create(order, key);
    assert.equal(second.id, first.id);
    assert.equal(first.lastResponse.headers['idempotent-replayed'], undefined);
    assert.equal(second.lastResponse.headers['idempotent-replayed'], 'true');
    assert.equal((await twin.state()).paymentIntents, 1);
  });

  test('refuse another request', async () => {
    await stripe.paymentIntents.create(order, key);
    const other = await stripe.paymentIntents
      .create({ ...order, amount: 5000 }, key)
      .catch((error) => error);
    assert.equal(other.type, 'StripeIdempotencyError');
    assert.equal(other.statusCode, 400);
  });

  test('replay errors of what was executed, not of what was refused before', async () => {
    const { id } = await paid();
    const tooMuch = { payment_intent: id, amount: 99_999 };
    await stripe.refunds.create(tooMuch, key).catch(() => undefined);
    const again = await stripe.refunds.create(tooMuch, key).catch((error) => error);
    assert.equal(again.headers['idempotent-replayed'], 'true');
    await stripe.paymentIntents
      .create({ amount: 1, currency: 'eur' }, { idempotencyKey: 'key-2' })
      .catch(() => undefined);
    const better = await stripe.paymentIntents.create(order, { idempotencyKey: 'key-2' });
    assert.equal(better.amount, 4900);
  });

  test('keep a stored 500, though the work was done', async () => {
    await twin.fault('POST /v1/payment_intents', 'error_after');
    for (const attempt of [1, 2]) {
      const error = await stripe.paymentIntents.create(order, key).catch((broken) => broken);
      assert.equal(error.statusCode, 500, `attempt ${attempt}`);
    }
    assert.equal((await twin.state()).paymentIntents, 1);
  });
});

describe('faults', () => {
  test('an answer that never comes, though the work was done', async () => {
    await twin.fault('POST /v1/payment_intents', 'timeout_after');
    const impatient = twin.client({ timeout: 300, maxNetworkRetries: 1 });
    const intent = await impatient.paymentIntents.create(order);
    assert.equal((await twin.state()).paymentIntents, 1, 'the library repeats it by its key');
    assert.equal((await stripe.paymentIntents.list()).data[0].id, intent.id);
  });

  test('a connection that is cut before and after', async () => {
    // The library tries a second time when a connection it had kept ends.
    await twin.fault('POST /v1/payment_intents', 'cut_before', 2);
    const cut = await stripe.paymentIntents.create(order).catch((error) => error);
    assert.equal(cut.type, 'StripeConnectionError');
    assert.equal((await twin.state()).paymentIntents, 0);
    await twin.fault('POST /v1/payment_intents', 'cut_after', 2);
    await stripe.paymentIntents.create(order, { idempotencyKey: 'cut' }).catch(() => undefined);
    assert.equal((await twin.state()).paymentIntents, 1);
  });

  test('limits and conflicts', async () => {
    await twin.fault('GET /v1/balance', 'rate_limited');
    assert.equal((await stripe.balance.retrieve().catch((error) => error)).statusCode, 429);
    await twin.fault('POST /v1/refunds', 'in_use');
    const conflict = await stripe.refunds.create({ payment_intent: 'x' }).catch((error) => error);
    assert.equal(conflict.statusCode, 409);
    assert.equal((await stripe.balance.retrieve()).object, 'balance');
  });

  test('a key that is no good', async () => {
    const stranger = twin.client({}, 'sk_test_invalid');
    const error = await stranger.balance.retrieve().catch((refused) => refused);
    assert.equal(error.type, 'StripeAuthenticationError');
    const missing = await stripe.paymentIntents.retrieve('pi_none').catch((refused) => refused);
    assert.equal(missing.code, 'resource_missing');
    assert.equal(missing.statusCode, 404);
  });
});

describe('webhooks', () => {
  test('come again until they are taken', async () => {
    hooks.refuse = 3;
    await stripe.paymentIntents.create(order);
    const [event] = await arrived(1);
    assert.equal(event.type, 'payment_intent.created');
  });

  test('are doubled and late when they are told to', async () => {
    await twin.control('webhooks', { copies: 3, delayMs: 200 });
    await stripe.paymentIntents.create(order);
    assert.equal(hooks.received.length, 0);
    const events = await arrived(3);
    assert.equal(new Set(events.map(({ id }) => id)).size, 1);
  });

  test('are turned round when they are told to', async () => {
    await twin.control('webhooks', { paused: true });
    await paid();
    assert.equal((await twin.state()).webhooksWaiting, 3);
    await twin.control('webhooks', { paused: false, reorder: true });
    const events = await arrived(3);
    assert.equal(events[0].type, 'payment_intent.succeeded');
  });
});
