// The simulated Stripe as a process of its own, and a receiver of its webhooks.
import { spawn } from 'node:child_process';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import process from 'node:process';
import { binary, cleanEnvironment } from './gateway.mjs';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
export const Stripe = require('stripe');

const { webhooks } = new Stripe('sk_test_reads_webhooks');

export const webhookSecret = 'whsec_dGhlLXNlY3JldC1vZi10aGUtdHdpbg==';

const running = new Set();
process.on('exit', () => running.forEach((child) => child.kill('SIGKILL')));

/** Keeps what it is sent; answers 500 to as many as it is told to refuse. */
export class Hooks {
  static async start() {
    const hooks = new Hooks();
    hooks.received = [];
    hooks.refuse = 0;
    hooks.server = createServer(async (request, response) => {
      let text = '';
      for await (const part of request.setEncoding('utf8')) text += part;
      const refused = hooks.refuse > 0;
      if (refused) hooks.refuse -= 1;
      else hooks.received.push({ text, signature: request.headers['stripe-signature'] });
      response.writeHead(refused ? 500 : 200).end();
    });
    await new Promise((done) => hooks.server.listen(0, '127.0.0.1', done));
    hooks.url = `http://127.0.0.1:${hooks.server.address().port}/hooks`;
    return hooks;
  }

  /** Events of these types, as Stripe's own library reads and verifies them. */
  events(...types) {
    return this.received
      .map(({ text, signature }) => webhooks.constructEvent(text, signature, webhookSecret))
      .filter(({ type }) => types.length === 0 || types.includes(type));
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((done) => this.server.close(done));
  }
}

export class StripeTwin {
  static async start(options = []) {
    const twin = new StripeTwin();
    const child = spawn(binary, ['twin', 'stripe', '--port', '0', ...options], {
      env: cleanEnvironment(),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    twin.child = child;
    running.add(child);
    twin.ended = new Promise((done) =>
      child.on('close', (code) => {
        running.delete(child);
        done(code);
      }),
    );
    const line = await new Promise((done, fail) => {
      child.stdout.setEncoding('utf8').once('data', done);
      child.on('error', fail).on('close', () => fail(new Error('the twin did not start')));
    });
    twin.origin = /http:\/\/[\d.]+:\d+/.exec(line)[0];
    return twin;
  }

  /** Stripe's own library, talking to the twin. */
  client(more = {}, key = 'sk_test_of_the_twin') {
    const { hostname, port } = new URL(this.origin);
    return new Stripe(key, {
      host: hostname,
      port,
      protocol: 'http',
      maxNetworkRetries: 0,
      telemetry: false,
      ...more,
    });
  }

  async control(what, body = {}) {
    const response = await fetch(`${this.origin}/_twin/${what}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    });
    const answer = await response.json();
    if (!response.ok) throw new Error(JSON.stringify(answer));
    return answer;
  }

  fault(on, kind, times = 1) {
    return this.control('faults', { on, kind, times });
  }

  async state() {
    return (await fetch(`${this.origin}/_twin/state`)).json();
  }

  stop() {
    this.child.kill('SIGTERM');
    return this.ended;
  }
}
