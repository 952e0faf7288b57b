// The full path of a payment, as the shop and its buyer see it: create the checkout, read the
// session, pay with the sandbox's test card, receive the signed notification. Every virtual buyer
// does this in a loop on two keep-alive connections and waits for the notification of its order.
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';

import { HttpConnection } from './http_client.mjs';
import { cpuCount, quantile, usage } from './support.mjs';

const WARM_UP_MS = 1_000;
const NOTIFICATION_WAIT_MS = 15_000;
const CARD = { number: '4242424242424242', expMonth: 12, expYear: 2032, cvc: '123' };
const ADDRESS = {
  firstName: 'Marie',
  lastName: 'Yilmaz',
  address1: 'Upper Harbour Street 3',
  city: 'Torino',
  postcode: '10121',
  country: 'IT',
};

let runCount = 0;

const nowMs = () => performance.timeOrigin + performance.now();

class Receiver {
  #worker;
  #waiting = new Map(); // external reference -> resolve(time the notification arrived)
  refused = 0;

  static async start(secret) {
    const receiver = new Receiver();
    receiver.#worker = new Worker(new URL('./ipn_receiver.mjs', import.meta.url), {
      workerData: { secret },
    });
    const { port } = await new Promise((resolve, reject) => {
      receiver.#worker.once('message', resolve);
      receiver.#worker.once('error', reject);
    });
    receiver.#worker.on('message', (report) => receiver.#take(report));
    receiver.url = `http://127.0.0.1:${port}/ipn`;
    return receiver;
  }

  paid(reference) {
    return new Promise((resolve, reject) => {
      const late = setTimeout(() => {
        reject(new Error(`no notification for ${reference} (${this.refused} refused)`));
      }, NOTIFICATION_WAIT_MS);
      this.#waiting.set(reference, (time) => {
        clearTimeout(late);
        resolve(time);
      });
    });
  }

  stop() {
    return this.#worker.terminate();
  }

  #take({ paid, refused }) {
    this.refused += refused;
    for (const [reference, time] of paid) {
      this.#waiting.get(reference)?.(time);
      this.#waiting.delete(reference);
    }
  }
}

class Buyer {
  constructor(gateway, receiver) {
    this.gateway = gateway;
    this.receiver = receiver;
    this.shop = new HttpConnection(Number(new URL(gateway.url).port));
    this.browser = new HttpConnection(gateway.mainPort);
    this.shopHeaders = { Authorization: `Bearer ${gateway.apiKey}` };
    this.browserHeaders = { Origin: `http://localhost:${gateway.mainPort}` };
  }

  close() {
    this.shop.close();
    this.browser.close();
  }

  /** One payment: { clickedAt, paidAt }, times in ms. */
  async pay(reference) {
    const checkout = await this.#createCheckout(reference);
    await this.#browse('GET', `/api/v1/checkouts/${checkout.shortCode}`);
    const { next } = await this.#browse('POST', '/api/v1/transactions/create', {
      sessionPublicId: checkout.sessionPublicId,
      providerId: this.gateway.demo.sandboxProviderId,
      billingAddress: ADDRESS,
    });
    const notified = this.receiver.paid(reference);
    notified.catch(() => {}); // Awaited below; the confirmation may fail first.
    const clickedAt = nowMs();
    const confirmed = await this.#browse('POST', `/sandbox/payments/${next.paymentId}/confirm`, {
      clientSecret: next.clientSecret,
      card: CARD,
    });
    if (confirmed.status !== 'succeeded') throw new Error(`the payment is ${confirmed.status}`);
    return { clickedAt, paidAt: await notified };
  }

  async #createCheckout(reference) {
    const answer = await this.shop.request('POST', this.gateway.path, this.shopHeaders, {
      amount: 12_480,
      currency: 'EUR',
      externalReference: reference,
      email: 'marie.yilmaz@example.com',
      items: [
        { name: 'Oak cutting board, large', quantity: 2, unitPrice: 3_950 },
        { name: 'Ceramic pour-over coffee set', quantity: 1, unitPrice: 4_580 },
      ],
      billingAddress: ADDRESS,
      returnUrl: `https://shop.example.com/checkout/complete?lang=en&order=${reference}`,
      cancelUrl: `https://shop.example.com/checkout/cart?lang=en&order=${reference}`,
      ipnUrl: `${this.receiver.url}?order=${reference}`,
    });
    return expectOk('create', answer);
  }

  async #browse(method, path, body) {
    return expectOk(path, await this.browser.request(method, path, this.browserHeaders, body));
  }
}

function expectOk(what, { status, body }) {
  if (status !== 200) throw new Error(`${what}: ${status} ${JSON.stringify(body)}`);
  return body;
}

/** Lets every buyer pay until `isOver(number of payments begun)`; returns the payments. */
async function payUntil(buyers, isOver) {
  const run = `F${(++runCount).toString(36)}${Date.now().toString(36)}`;
  const payments = [];
  let begun = 0;
  const shop = async (buyer) => {
    while (!isOver(begun)) payments.push(await buyer.pay(`${run}-${++begun}`));
  };
  await Promise.all(buyers.map(shop));
  return payments;
}

async function withBuyers(gateway, count, use) {
  const receiver = await Receiver.start(gateway.demo.webhookSecret);
  const buyers = Array.from({ length: count }, () => new Buyer(gateway, receiver));
  try {
    return await use(buyers, receiver);
  } finally {
    for (const buyer of buyers) buyer.close();
    await receiver.stop();
  }
}

/** Stores this many paid transactions, for measures that need them. */
export function makePayments(gateway, count) {
  return withBuyers(gateway, 32, (buyers) => payUntil(buyers, (begun) => begun >= count));
}

/** -> { perSecond, p50Ms, p99Ms, gatewayCpu, driverCpu, driverShare }, CPU in processors busy. */
export function measureFullPath(gateway, { seconds, buyers: count = 32 }) {
  return withBuyers(gateway, count, async (buyers) => {
    const from = nowMs() + WARM_UP_MS;
    const until = from + seconds * 1e3;
    const paying = payUntil(buyers, () => nowMs() > until);
    paying.catch(() => {}); // Awaited below.
    await Promise.race([sleep(WARM_UP_MS), paying]);
    const before = { driver: process.cpuUsage(), gateway: usage(gateway.child.pid) };
    await Promise.race([sleep(seconds * 1e3), paying]);
    const { user, system } = process.cpuUsage(before.driver);
    const after = usage(gateway.child.pid);
    const payments = (await paying).filter(({ paidAt }) => paidAt >= from && paidAt < until);
    if (payments.length === 0) throw new Error('not one payment was notified');
    const waits = payments.map(({ clickedAt, paidAt }) => paidAt - clickedAt);
    const gatewayCpu = (after.cpuSeconds - before.gateway.cpuSeconds) / seconds;
    const driverCpu = (user + system) / 1e6 / seconds;
    return {
      perSecond: payments.length / seconds,
      p50Ms: quantile(waits, 0.5),
      p99Ms: quantile(waits, 0.99),
      gatewayCpu,
      driverCpu,
      driverShare: driverCpu / cpuCount,
    };
  });
}
