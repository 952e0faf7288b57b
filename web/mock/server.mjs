import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MockAdmin } from './admin_gateway.mjs';
import { dispatch, ok, refuse } from './answers.mjs';
import { MockPortal } from './portal_gateway.mjs';
import { bankDetails, sessionFor, testCards } from './scenarios.mjs';

const dist = join(import.meta.dirname, '../dist');
const devPort = 8787;
const devLifetimeMs = 30 * 60_000;

const checkoutPolicy = [
  "default-src 'self'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' https: data:",
  "connect-src 'self'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

/** Pages of signed-in people; the same as in src/app/pages.cpp. */
const sessionPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const logo = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 160 36">
<rect width="36" height="36" rx="9" fill="#d97706"/>
<path d="M11 13h14l-1.5 12h-11zM14 13a4 4 0 0 1 8 0" fill="none" stroke="#fff" stroke-width="2"/>
<rect x="46" y="13" width="90" height="10" rx="5" fill="#d97706"/></svg>`;

const shop = '<!doctype html><title>Shop</title><link rel="icon" href="data:,"><h1>Shop</h1>';

/** A gateway that exists only to show the pages every answer they can get. */
export class MockGateway {
  admin = new MockAdmin();
  portal = new MockPortal();
  sessions = new Map();
  transactionSessions = new Map();
  /** While true, API requests are cut off as by a lost connection. */
  offline = false;
  nextId = 1;

  session(code) {
    if (!this.sessions.has(code)) this.sessions.set(code, sessionFor(code));
    return this.sessions.get(code);
  }

  async answer(method, path, body, request) {
    if (/^\/api\/v1\/(auth|user)\b/.test(path))
      return this.admin.answer(method, path, body, request);
    if (/^\/api\/v1\/portal\b/.test(path)) return this.portal.answer(method, path, body, request);
    const routes = [
      ['GET', /^\/api\/v1\/checkouts\/([^/]*)$/, (code) => this.load(code)],
      ['POST', /^\/api\/v1\/transactions\/create$/, () => this.create(body)],
      ['GET', /^\/api\/v1\/transactions\/(\w+)\/status$/, (id) => this.status(id)],
      ['POST', /^\/api\/v1\/transactions\/(\w+)\/cancel$/, (id) => this.cancel(id)],
      [
        'POST',
        /^\/api\/v1\/transactions\/(\w+)\/mark-pending$/,
        (id) => ok({ transactionId: id, status: 0 }),
      ],
      ['POST', /^\/sandbox\/payments\/(\w+)\/confirm$/, (id) => this.confirm(id, body)],
      ['POST', /^\/sandbox\/payments\/(\w+)\/authenticate$/, (id) => this.authenticate(id, body)],
    ];
    return dispatch(routes, method, path);
  }

  async load(code) {
    const session = this.session(code);
    if (!session) return refuse(404, 'NOT_FOUND');
    const { faults } = session;
    session.loads++;
    if (faults.loadDelayMs) await new Promise((resolve) => setTimeout(resolve, faults.loadDelayMs));
    if (faults.load) return refuse(...faults.load);
    if (session.loads <= (faults.limitedLoads ?? 0)) {
      return {
        ...refuse(429, 'RATE_LIMITED'),
        headers: { 'retry-after': String(faults.retryAfter) },
      };
    }
    return ok(session.checkout);
  }

  create({ sessionPublicId, providerId }) {
    const session = this.session(sessionPublicId.replace(/^cs_/, ''));
    const { faults, checkout } = session;
    session.creates++;
    if (faults.create) {
      if (faults.thenStatus) checkout.status = faults.thenStatus;
      return refuse(...faults.create, faults.details);
    }
    const { type } = checkout.providerOptions.find((option) => option.providerId === providerId);
    const id = (this.nextId++).toString(16).padStart(24, 'c');
    const next =
      type === 'wire'
        ? { ...bankDetails, amount: checkout.totalGross, currency: checkout.currency }
        : { type: 'sandbox_card', paymentId: id, clientSecret: `secret_${id}` };
    this.transactionSessions.set(id, session);
    session.transactions.set(id, {
      status: type === 'wire' ? 'pending_provider' : 'initiated',
      failureCode: null,
    });
    return ok({ transactionId: id, status: type === 'wire' ? 0 : -1, next });
  }

  status(id) {
    const session = this.transactionSessions.get(id);
    const transaction = session?.transactions.get(id) ?? {
      status: 'pending_provider',
      failureCode: null,
    };
    const { checkout, returnTo } = session ?? { checkout: {}, returnTo: null };
    return ok({
      id,
      ...transaction,
      amount: checkout.totalGross ?? 4900,
      currency: checkout.currency ?? 'EUR',
      externalReference: checkout.externalReference,
      failureMessage: null,
      next: null,
      redirectUrl: transaction.status === 'succeeded' ? returnTo : null,
    });
  }

  cancel(id) {
    const session = this.transactionSessions.get(id);
    if (session) session.transactions.get(id).status = 'cancelled';
    for (const other of this.sessions.values()) {
      if (other?.checkout.activeTransaction?.transactionId !== id) continue;
      Object.assign(other.checkout, { activeTransaction: null, status: 'pending' });
    }
    return ok({ transactionId: id, status: -2 });
  }

  confirm(id, { card }) {
    const known = testCards.find(({ number }) => number === card.number);
    if (!known) return refuse(400, 'TEST_CARD_REQUIRED');
    if (known.outcome === 'requires_action')
      return ok({ status: 'requires_action', declineCode: null, message: null });
    return this.settle(id, known.outcome === 'succeeds' ? null : known.outcome);
  }

  authenticate(id, { result }) {
    return this.settle(id, result === 'approve' ? null : 'authentication_failed');
  }

  settle(id, failureCode) {
    const session = this.transactionSessions.get(id);
    const status = failureCode ? 'failed' : 'succeeded';
    if (!session.faults.stuck) Object.assign(session.transactions.get(id), { status, failureCode });
    return ok({ status, declineCode: failureCode, message: null });
  }
}

function frontEndOf(path) {
  if (/^\/(checkout|mock)\//.test(path)) return 'checkout';
  return /^\/portal(\/|$)/.test(path) ? 'portal' : 'admin';
}

function assetName(path) {
  return `${/^\/assets\/(admin|portal)\//.exec(path)?.[1] ?? 'checkout'}${path}`;
}

async function fileFor(path) {
  if (path === '/mock/logo.svg') return { name: 'logo.svg', content: logo };
  if (path === '/mock/shop') return { name: 'shop.html', content: shop };
  const name = normalize(path).startsWith('/assets/')
    ? assetName(normalize(path))
    : `${frontEndOf(path)}/index.html`;
  return readFile(join(dist, name)).then(
    (content) => ({ name, content }),
    () => null,
  );
}

function readBody(request) {
  return new Promise((resolve, reject) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part) => (text += part));
    request.on('end', () => resolve(text ? JSON.parse(text) : {})).on('error', reject);
  });
}

async function handle(gateway, request, response) {
  const { pathname } = new URL(request.url, 'http://localhost');
  if (/^\/(api|sandbox)\//.test(pathname)) {
    if (gateway.offline) return request.socket.destroy();
    const { status, body, headers } = await gateway.answer(
      request.method,
      pathname,
      await readBody(request),
      request,
    );
    if (body === undefined) return response.writeHead(status, headers).end();
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers });
    return response.end(JSON.stringify(body));
  }
  const file = await fileFor(pathname);
  response.writeHead(file ? 200 : 404, {
    'content-type': types[extname(file?.name ?? 'missing.html')],
    'content-security-policy': frontEndOf(pathname) === 'checkout' ? checkoutPolicy : sessionPolicy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(file?.content);
}

/** Listens on loopback only; port 0 takes a free one. */
export function startMock(port) {
  const gateway = new MockGateway();
  const server = createServer((request, response) => void handle(gateway, request, response));
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      // Passkeys know no bare addresses.
      const url = `http://localhost:${server.address().port}`;
      const stop = () => {
        server.closeAllConnections();
        server.close();
      };
      resolve({ gateway, url, stop });
    });
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { url, stop } = await startMock(devPort);
  setTimeout(stop, devLifetimeMs);
  console.log(
    [
      `${url}/checkout/plain (other names: mock/scenarios.mjs)`,
      `${url}/ and /enrol#token=setup (mock/admin_scenarios.mjs; the cookie "scenario" picks one)`,
      `${url}/portal (mock/portal_gateway.mjs)`,
      'stops by itself after 30 minutes',
    ].join('\n'),
  );
}
