// A shop's notification endpoint: checks both signatures as a shop would, and remembers everything.
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer } from 'node:http';
import { eventually, freePort } from './gateway.mjs';

const toleranceS = 300;

function same(left, right) {
  const [a, b] = [Buffer.from(left ?? ''), Buffer.from(right ?? '')];
  return a.length === b.length && timingSafeEqual(a, b);
}

/** Why a notification is not to be believed, or null. */
export function signatureProblem(secret, headers, body) {
  const timestamp = headers['x-signature-timestamp'] ?? '';
  if (!/^\d+$/.test(timestamp)) return 'no timestamp';
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > toleranceS) return 'timestamp too old';
  const own = createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
  if (!same(headers['x-signature-hmac-sha256'], own)) return 'X-Signature-HMAC-SHA256 is wrong';
  const key = Buffer.from(secret.slice('whsec_'.length), 'base64');
  const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`;
  const standard = `v1,${createHmac('sha256', key).update(signed).digest('base64')}`;
  const given = (headers['webhook-signature'] ?? '').split(' ');
  return given.some((one) => same(one, standard)) ? null : 'webhook-signature is wrong';
}

export class Receiver {
  static async start() {
    const receiver = new Receiver();
    receiver.port = await freePort();
    receiver.messages = [];
    receiver.refused = [];
    receiver.secret = '';
    receiver.status = () => 200;
    await receiver.open();
    return receiver;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  open() {
    this.server = createServer((request, response) => this.take(request, response));
    return new Promise((done, failed) => {
      this.server.on('error', failed);
      this.server.listen(this.port, '127.0.0.1', done);
    });
  }

  /** Nobody listens any more, as with a shop that is down. */
  close() {
    return new Promise((done) => {
      this.server.close(done);
      this.server.closeAllConnections();
    });
  }

  take(request, response) {
    const chunks = [];
    request.on('data', (chunk) => chunks.push(chunk));
    request.on('end', () => {
      // The shop's own pages, for redirects.
      if (request.method !== 'POST') {
        response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' });
        response.end('<!doctype html><html lang="en"><title>Shop</title><p>Thank you</p></html>');
        return;
      }
      const body = Buffer.concat(chunks).toString('utf8');
      const problem = signatureProblem(this.secret, request.headers, body);
      if (problem) {
        this.refused.push(problem);
        response.writeHead(400).end();
        return;
      }
      const message = {
        ...JSON.parse(body),
        deliveryId: request.headers['webhook-id'],
        path: request.url,
        text: body,
        atMs: Date.now(),
      };
      message.answered = this.status(message);
      this.messages.push(message);
      response.writeHead(message.answered).end();
    });
  }

  of(externalReference) {
    return this.messages.filter((message) => message.externalReference === externalReference);
  }

  /** The first notification of this order with this status. */
  told(externalReference, status, withinMs = 10_000) {
    const find = () => this.of(externalReference).find((message) => message.status === status);
    return eventually(find, { withinMs, what: `notification ${status} of ${externalReference}` });
  }
}
