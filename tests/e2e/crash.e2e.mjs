// The program is killed again and again while people order and pay. What was answered must stand.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { env } from 'node:process';
import { Gateway, eventually, sleep } from './support/gateway.mjs';
import { between, seeded } from './support/random.mjs';
import { Receiver } from './support/receiver.mjs';
import { Shop, cards } from './support/shop.mjs';

const seed = Number(env.GW_E2E_SEED ?? 20261123);
const crashes = 10;
const buyers = 6;
// A job or message that was under way in a killed process is taken up again when its lease of 60 s
// is over.
const settleLimitMs = 80_000;

const lesser = new Set([-2, 0, 2]);

let gateway, receiver, shop;
const ledger = {
  checkouts: [], // acknowledged: { id, sessionPublicId, shortCode, externalReference }
  paid: new Map(), // transaction id -> order, its card was acknowledged as accepted
  seen: new Set(), // transaction ids that were once reported as succeeded
  tried: new Set(), // orders for which a good card was sent, acknowledged or not
};

/** As a page does: the connection is lost, so it asks again. */
async function persistently(action) {
  for (let attempt = 0; ; attempt++) {
    try {
      return await action();
    } catch (error) {
      if (attempt >= 40) throw error;
      await sleep(100);
    }
  }
}

async function payWith(checkout, number) {
  const started = await persistently(() => shop.startPayment(checkout.sessionPublicId));
  const confirmed = await persistently(() => shop.confirm(started.next, number));
  return { transactionId: started.transactionId, status: confirmed.status };
}

async function order(externalReference, random) {
  const created = await shop.createCheckout({ externalReference });
  ledger.checkouts.push({ ...created, externalReference });
  if (random() < 0.2) return;
  if (random() < 0.25) await payWith(created, cards.declined);
  ledger.tried.add(externalReference);
  const { transactionId, status } = await payWith(created, cards.succeeds);
  if (status === 'succeeded') ledger.paid.set(transactionId, externalReference);
  if (random() < 0.5) return;
  await sleep(50);
  const state = await shop.paymentStatus(transactionId, created.sessionPublicId);
  if (state.status === 'succeeded') ledger.seen.add(transactionId);
}

async function buyer(number, load) {
  const random = seeded(seed + number);
  for (let count = 0; load.on; count++) {
    try {
      await order(`CRASH-${number}-${count}`, random);
    } catch {
      // Not acknowledged: nothing was promised.
    }
    await sleep(between(random, 5, 40));
  }
}

async function crashAndRestart(random, startsMs) {
  for (let count = 0; count < crashes; count++) {
    await sleep(between(random, 200, 1400));
    await gateway.crash();
    if (count === 3) await receiver.close();
    await gateway.launch();
    startsMs.push(gateway.readyAfterMs);
    if (count === 6) await receiver.open();
  }
}

/** A few at a time. */
async function each(items, look) {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.pop(); item !== undefined; item = queue.pop()) await look(item);
  };
  await Promise.all(Array.from({ length: 8 }, worker));
}

before(async () => {
  gateway = await Gateway.start();
  receiver = await Receiver.start();
  shop = new Shop(gateway, receiver);
});

after(async () => {
  await receiver?.close();
  await gateway?.dispose();
});

describe(`crashes under load, seed ${seed}`, () => {
  test('the program is killed and started again', async (t) => {
    const random = seeded(seed);
    const trouble = seeded(seed ^ 0x5eed);
    const load = { on: true };
    const startsMs = [];
    receiver.status = () => (load.on && trouble() < 0.03 ? 503 : 200);
    const people = Array.from({ length: buyers }, (_, number) => buyer(number, load));
    await crashAndRestart(random, startsMs);
    load.on = false;
    await Promise.all(people);
    await gateway.crash();
    await gateway.launch();
    const { checkouts, paid, seen } = ledger;
    t.diagnostic(`${checkouts.length} checkouts, ${paid.size} paid, ${seen.size} seen as paid`);
    t.diagnostic(`ready again after ${Math.max(...startsMs)} ms at most`);
    assert.ok(paid.size > 20, 'there was load');
  });

  test('every acknowledged checkout is there, under ids of its own', async () => {
    await each(ledger.checkouts, async ({ id, externalReference, sessionPublicId }) => {
      const found = await shop.checkout(id);
      assert.equal(found.externalReference, externalReference);
      assert.equal(found.sessionPublicId, sessionPublicId);
    });
    for (const name of ['id', 'sessionPublicId', 'shortCode', 'paymentUrl']) {
      const values = ledger.checkouts.map((checkout) => checkout[name]);
      assert.equal(new Set(values).size, values.length, `${name} was given twice`);
    }
  });

  test('the shop hears of every payment', async () => {
    const unheard = () =>
      [...ledger.paid.values()].filter(
        (order) =>
          !receiver.of(order).some(({ status, answered }) => status === 1 && answered === 200),
      );
    await eventually(() => unheard().length === 0, {
      withinMs: settleLimitMs,
      everyMs: 250,
      what: `status 1 of ${unheard().slice(0, 5)}`,
    });
    assert.deepEqual(receiver.refused, []);
  });

  test('every payment that was accepted succeeded exactly once', async () => {
    await each(ledger.paid, async ([id, externalReference]) => {
      const transaction = await shop.transaction(id);
      assert.equal(transaction.status, 1, `${externalReference} ${transaction.statusName}`);
      const successes = transaction.events.filter(({ to }) => to === 1 || to === 'succeeded');
      assert.equal(successes.length, 1, JSON.stringify(transaction.events));
    });
    for (const id of ledger.seen) assert.ok(ledger.paid.has(id));
    await each(ledger.checkouts, async ({ id, externalReference }) => {
      const { transactionIds } = await shop.checkout(id);
      const all = await Promise.all(transactionIds.map((one) => shop.transaction(one)));
      const paid = all.filter(({ status }) => status === 1).length;
      const wanted = [...ledger.paid.values()].includes(externalReference) ? 1 : paid;
      assert.ok(paid === wanted && paid <= 1, `${externalReference} was paid ${paid} times`);
    });
  });

  test('no order is told less after its success, and nothing is told twice under a new id', () => {
    const orders = Map.groupBy
      ? Map.groupBy(receiver.messages, ({ externalReference }) => externalReference)
      : new Map(
          receiver.messages.map((m) => [m.externalReference, receiver.of(m.externalReference)]),
        );
    for (const [externalReference, messages] of orders) {
      const first = messages.findIndex(({ status, answered }) => status === 1 && answered === 200);
      const after = first < 0 ? [] : messages.slice(first + 1);
      const told = messages.map(({ status, answered }) => `${status} (${answered})`).join(', ');
      assert.ok(!after.some(({ status }) => lesser.has(status)), `${externalReference}: ${told}`);
      const successes = messages.filter(({ status }) => status === 1);
      assert.ok(new Set(successes.map(({ deliveryId }) => deliveryId)).size <= 1, told);
      if (successes.length > 0) assert.ok(ledger.tried.has(externalReference), externalReference);
    }
  });

  test('and it goes on working', async () => {
    const externalReference = 'CRASH-AFTER';
    const created = await shop.createCheckout({ externalReference });
    await payWith(created, cards.succeeds);
    await receiver.told(externalReference, 1);
    const health = await fetch(`${gateway.main}/internal/health`);
    assert.equal((await health.json()).status, 'ok');
    assert.deepEqual(await gateway.stop(), { code: 0, signal: null });
  });
});
