// The program as its operator meets it: starting, stopping, refusing, running out of room.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { launchBrowser, openPage } from './support/browser.mjs';
import {
  Gateway,
  eventually,
  freePort,
  removeFolder,
  runBinary,
  sleep,
  temporaryFolder,
} from './support/gateway.mjs';
import { Shop, billingAddress } from './support/shop.mjs';

/** Runs `act` with a gateway that is gone afterwards. */
async function withGateway(options, act) {
  const gateway = await Gateway.start(options);
  try {
    await act(gateway);
  } finally {
    await gateway.dispose();
  }
}

describe('starting', () => {
  test('a second instance on the same data is refused and says why', () =>
    withGateway({}, async (first) => {
      const second = runBinary(['serve', '--demo', '--data-dir', first.folder], {
        MPG_ADMIN_BACKEND_PORT: String(await freePort()),
        MPG_MAIN_BACKEND_PORT: String(await freePort()),
        MPG_ADMIN_BACKEND_HOST: '127.0.0.1',
        MPG_MAIN_BACKEND_HOST: '127.0.0.1',
      });
      assert.equal(second.code, 1);
      assert.match(second.stderr, /in use by another running instance; stop that one first/);
      assert.ok(await first.answers(), 'the first one is not disturbed');
    }));

  for (const threads of ['1', '2']) {
    test(`a port that is taken is named, with ${threads} threads`, () =>
      withGateway({ settings: { MPG_HTTP_THREADS: threads } }, async (first) => {
        const folder = temporaryFolder();
        const second = runBinary(
          ['serve', '--demo', '--data-dir', folder],
          { ...first.environment() },
          { timeout: 4000 },
        );
        assert.equal(second.code, 1, `it ran beside the first one: ${second.stdout}`);
        assert.ok(second.stderr.includes(String(first.adminPort)), second.stderr);
        removeFolder(folder);
      }));
  }

  test('production without settings lists all that is missing, and the way out', () => {
    const folder = join(temporaryFolder(), 'data');
    const { code, stdout, stderr } = runBinary(['serve', '--data-dir', folder]);
    assert.equal(code, 2);
    assert.equal(stdout, '');
    for (const key of [
      'MPG_MAIN_FRONTEND_DOMAIN',
      'MPG_MAIN_BACKEND_DOMAIN',
      'MPG_ADMIN_FRONTEND_DOMAIN',
      'MPG_SYSTEM_ENCRYPTION_KEY',
      'MPG_SYSTEM_SEARCH_HASH_KEY',
      'MPG_SYSTEM_REFRESH_KEY',
      'MPG_COOKIE_AUTH_KEY',
      'MPG_COOKIE_ENCRYPTION_KEY',
    ]) {
      assert.match(stderr, new RegExp(`^  ${key} +is required in production$`, 'm'));
    }
    const end = stderr.trimEnd().split('\n').slice(-2).join('\n');
    assert.match(end, /payment-gateway init/);
    assert.match(end, /payment-gateway serve --demo/);
    assert.equal(existsSync(folder), false, 'nothing is left behind');
  });

  test('a mistyped setting is named with the one that was meant, its value is not', () => {
    const settings = { MPG_LOG_LEVL: 'hunter2', MPG_SYSTEM_ENCRYPTION_KEY: 'hunter3' };
    const { code, stderr } = runBinary(
      ['serve', '--demo', '--data-dir', temporaryFolder()],
      settings,
    );
    assert.equal(code, 2);
    assert.match(stderr, /MPG_LOG_LEVL +is not a setting; did you mean MPG_LOG_LEVEL\?/);
    assert.match(stderr, /MPG_SYSTEM_ENCRYPTION_KEY/);
    assert.doesNotMatch(stderr, /hunter/);
  });

  test('init writes a private env file, and serve starts with it in production', async () => {
    const folder = join(temporaryFolder(), 'data');
    const init = ['init', '--non-interactive', '--domain-main', 'pay.shop.example'];
    const first = runBinary([...init, '--data-dir', folder]);
    assert.equal(first.code, 0, first.stderr);
    const file = join(folder, 'payment-gateway.env');
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(folder).mode & 0o777, 0o700);
    const text = readFileSync(file, 'utf8');
    assert.match(text, /^MPG_MAIN_FRONTEND_DOMAIN=pay\.shop\.example$/m);
    const secrets = [...text.matchAll(/=([0-9a-f]{64,})$/gm)].map(([, value]) => value);
    assert.equal(secrets.length, 5);
    assert.equal(new Set(secrets).size, 5);
    for (const secret of secrets) assert.ok(!(first.stdout + first.stderr).includes(secret));

    const again = runBinary([...init, '--data-dir', folder]);
    assert.equal(again.code, 0, again.stderr);
    assert.equal(readFileSync(file, 'utf8'), text, 'keys that were there stay');

    const check = runBinary(['config', 'check', '--data-dir', folder]);
    assert.equal(check.code, 0, check.stderr);
    assert.match(check.stdout, /https:\/\/pay\.shop\.example/);

    await withGateway({ demo: false, folder }, async (gateway) => {
      const health = await fetch(`${gateway.admin}/internal/health`);
      assert.equal((await health.json()).status, 'ok');
      assert.equal(existsSync(join(folder, 'demo.json')), false);
      const refused = await fetch(`${gateway.admin}/api/v1/checkouts`);
      assert.equal(refused.status, 401);
      assert.match(refused.headers.get('strict-transport-security') ?? '', /max-age=/);
    });
  });

  test('a lost env file is not replaced by new keys beside an old database', async () => {
    const folder = temporaryFolder();
    await withGateway({ folder }, async (gateway) => {
      await gateway.stop();
      rmSync(join(folder, 'payment-gateway.env'));
      const { code, stderr } = runBinary(gateway.arguments(), gateway.environment());
      assert.equal(code, 1);
      assert.match(stderr, /there is a database already/);
    });
  });
});

describe('the demo', () => {
  let gateway, shop;
  before(async () => {
    gateway = await Gateway.start();
    shop = new Shop(gateway);
  });
  after(() => gateway?.dispose());

  test('demo.json holds what a first try needs, for the owner only', async () => {
    assert.equal(statSync(join(gateway.folder, 'demo.json')).mode & 0o777, 0o600);
    assert.equal(statSync(gateway.folder).mode & 0o777, 0o700);
    const { facts } = shop;
    for (const name of ['organizationId', 'siteId', 'sandboxProviderId', 'wireProviderId']) {
      assert.match(facts[name], /^[0-9a-f]{24}$/, name);
    }
    assert.match(facts.apiKey, /^sk_test_[A-Za-z0-9]{16,32}\.[A-Za-z0-9_-]{43}$/);
    assert.match(facts.systemApiKey, /^sk_test_/);
    assert.match(facts.webhookSecret, /^whsec_[A-Za-z0-9+/]+=*$/);
    assert.ok(facts.sampleCheckoutUrl.startsWith(`${gateway.page}/checkout/`));
    const { paymentUrl } = await shop.createCheckout({ externalReference: 'PROCESS-1' });
    assert.ok(paymentUrl.startsWith(`${gateway.page}/checkout/`));
  });

  test('what it prints can be copied as it is', () => {
    const command = /curl -s [\s\S]*?\}'/.exec(gateway.output)[0];
    const { stdout, status } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    assert.equal(status, 0);
    assert.match(JSON.parse(stdout).paymentUrl, /\/checkout\//);
  });

  test('a restart keeps keys and ids, and is healthy at once', async (t) => {
    const before = gateway.facts;
    const created = await shop.createCheckout({ externalReference: 'PROCESS-2' });
    assert.deepEqual(await gateway.stop(), { code: 0, signal: null });
    await gateway.launch();
    t.diagnostic(`healthy after ${gateway.readyAfterMs} ms`);
    assert.ok(gateway.readyAfterMs < 3000, `${gateway.readyAfterMs} ms`);
    assert.deepEqual(gateway.facts, before);
    assert.equal((await shop.checkout(created.id)).externalReference, 'PROCESS-2');
  });

  for (const listener of ['admin', 'main']) {
    test(`the OpenAPI document of the ${listener} listener is the one the command prints`, async () => {
      const printed = runBinary(['openapi', listener]);
      assert.equal(printed.code, 0, printed.stderr);
      const served = await (await fetch(`${gateway[listener]}/api/v1/openapi.json`)).json();
      const port = listener === 'admin' ? gateway.adminPort : gateway.mainPort;
      assert.equal(served.servers[0].url, `http://localhost:${port}`);
      const expected = JSON.parse(printed.stdout);
      assert.deepEqual({ ...served, servers: expected.servers }, expected);
      assert.match(served.openapi, /^3\./);
    });
  }

  test('the API browser shows every operation without complaint', async (t) => {
    const url = `${gateway.admin}/api/v1/docs/index.html`;
    if ((await fetch(url)).status === 404) return t.skip('this build holds no API browser');
    const browser = await launchBrowser();
    try {
      const { page, complaints } = await openPage(browser);
      await page.goto(url);
      await page.locator('.opblock').first().waitFor();
      const { paths } = await (await fetch(`${gateway.admin}/api/v1/openapi.json`)).json();
      const operations = Object.values(paths).flatMap((path) => Object.keys(path));
      assert.equal(await page.locator('.opblock').count(), operations.length);
      assert.deepEqual(complaints, []);
    } finally {
      await browser.close();
    }
  });
});

describe('stopping', () => {
  const half = (gateway, shop) => {
    const body = JSON.stringify(shop.checkoutBody({ externalReference: 'PROCESS-DRAIN' }));
    const head = [
      `POST /api/v1/checkouts/${shop.facts.siteId}/create HTTP/1.1`,
      `Host: 127.0.0.1:${gateway.adminPort}`,
      `Authorization: Bearer ${shop.facts.apiKey}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    return [`${head.join('\r\n')}\r\n\r\n${body.slice(0, 20)}`, body.slice(20)];
  };

  test('SIGTERM lets a request end that has begun, refuses new ones, and exits 0', () =>
    withGateway({}, async (gateway) => {
      const shop = new Shop(gateway);
      const [begin, rest] = half(gateway, shop);
      const socket = connect(gateway.adminPort, '127.0.0.1');
      let answer = '';
      socket.setEncoding('utf8').on('data', (text) => (answer += text));
      const closed = new Promise((done) => socket.on('close', done).on('error', done));
      socket.write(begin);
      await sleep(200);
      gateway.child.kill('SIGTERM');
      await eventually(async () => !(await gateway.answers()), { withinMs: 3000 });
      socket.write(rest);
      await closed;
      assert.match(answer, /^HTTP\/1\.1 200 /);
      assert.deepEqual(await gateway.ended, { code: 0, signal: null });
      await gateway.launch();
      const found = await shop.admin('GET', '/checkouts?search=PROCESS-DRAIN');
      assert.equal(found.body.total, 1);
    }));

  test('under load, every answer that was given is kept', () =>
    withGateway({}, async (gateway) => {
      const shop = new Shop(gateway);
      const acknowledged = [];
      const worker = async (number) => {
        for (let count = 0; ; count++) {
          const created = await shop.createCheckout({ externalReference: `T-${number}-${count}` });
          acknowledged.push(created.id);
        }
      };
      const workers = Array.from({ length: 8 }, (_, number) => worker(number).catch(() => {}));
      await eventually(() => acknowledged.length > 100);
      assert.deepEqual(await gateway.stop(), { code: 0, signal: null });
      await Promise.all(workers);
      await gateway.launch();
      for (const id of acknowledged) await shop.checkout(id);
    }));

  test('an idle connection does not hold it up', () =>
    withGateway({}, async (gateway) => {
      const socket = connect(gateway.adminPort, '127.0.0.1').on('error', () => {});
      await new Promise((done) => socket.on('connect', done));
      const begin = Date.now();
      assert.deepEqual(await gateway.stop(), { code: 0, signal: null });
      assert.ok(Date.now() - begin < 5000, `${Date.now() - begin} ms`);
      socket.destroy();
    }));
});

describe('limits', () => {
  test('the 101st request of a minute is refused, and told when to come back', () =>
    withGateway({ settings: { MPG_RATE_LIMIT_WHITELIST: '192.0.2.1' } }, async (gateway) => {
      const ask = (address) =>
        fetch(`${gateway.main}/api/v1/openapi.json`, { headers: { 'X-Real-IP': address } });
      // The start asked /health, which is not counted.
      for (let count = 1; count <= 100; count++) {
        const answer = await ask('203.0.113.9');
        await answer.arrayBuffer();
        assert.equal(answer.status, 200, `request ${count}`);
      }
      const refused = await ask('203.0.113.9');
      assert.equal(refused.status, 429);
      const body = await refused.json();
      assert.equal(body.code, 'RATE_LIMITED');
      assert.equal(body.requestId, refused.headers.get('x-request-id'));
      assert.match(refused.headers.get('retry-after'), /^[1-9]\d?$/);
      assert.match(refused.headers.get('ratelimit-policy'), /"burst";q=100;w=60/);
      assert.match(refused.headers.get('ratelimit'), /"burst";r=0;t=\d+/);
      assert.equal((await ask('203.0.113.10')).status, 200, 'others are not held up');
      assert.equal((await ask('192.0.2.1')).status, 200, 'nor is who is on the list');
      assert.ok(await gateway.answers(), 'health is never limited');
    }));

  test('a body that is too large is refused', () =>
    withGateway({}, async (gateway) => {
      const shop = new Shop(gateway);
      const path = `/checkouts/${shop.facts.siteId}/create`;
      const { status, body } = await shop.admin('POST', path, { note: 'x'.repeat(1_100_000) });
      assert.equal(status, 413);
      assert.equal(body.code, 'BODY_TOO_LARGE');
      assert.ok(await gateway.answers());
    }));
});

describe('a full disk', () => {
  const mounted = (folder) =>
    spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=6m,mode=0700', 'tmpfs', folder]).status === 0;

  async function fillUp(shop, acknowledged) {
    for (let count = 0; count < 20_000; count++) {
      const externalReference = `FULL-${count}`;
      const body = shop.checkoutBody({ externalReference, metadata: { pad: 'x'.repeat(400) } });
      const answer = await shop.admin('POST', `/checkouts/${shop.facts.siteId}/create`, body);
      if (answer.status !== 200) return answer;
      acknowledged.push({ id: answer.body.id, externalReference });
    }
    throw new Error('the disk never filled up');
  }

  async function allThere(shop, acknowledged) {
    for (const { id, externalReference } of acknowledged) {
      assert.equal((await shop.checkout(id)).externalReference, externalReference);
    }
  }

  test('is a clear failure, loses nothing, and ends when there is room', async (t) => {
    const folder = temporaryFolder();
    if (!mounted(folder)) return t.skip('mounting a tmpfs is not allowed here');
    const ballast = join(folder, 'ballast');
    writeFileSync(ballast, Buffer.alloc(2_000_000));
    const gateway = await Gateway.start({ folder, settings: { MPG_LOG_LEVEL: 'fatal' } });
    try {
      const shop = new Shop(gateway);
      const acknowledged = [];
      const refusal = await fillUp(shop, acknowledged);
      t.diagnostic(`full after ${acknowledged.length} checkouts: ${JSON.stringify(refusal.body)}`);
      assert.equal(refusal.status, 503);
      assert.equal(refusal.body.code, 'OVERLOADED');
      assert.ok(Number(refusal.headers.get('retry-after')) > 0);
      assert.ok(refusal.body.requestId);
      assert.doesNotMatch(JSON.stringify(refusal.body), /sqlite|tmp|disk I\/O/i);
      const start = { sessionPublicId: 'x', billingAddress };
      assert.ok((await shop.page('POST', '/api/v1/transactions/create', start)).status >= 400);
      assert.ok(await gateway.answers(), 'the process lives on');
      await allThere(shop, acknowledged.slice(-50));

      rmSync(ballast);
      const created = await eventually(
        () => shop.createCheckout({ externalReference: 'FULL-NOT' }).catch(() => null),
        { what: 'a checkout after space came back' },
      );
      acknowledged.push({ id: created.id, externalReference: 'FULL-NOT' });
      await allThere(shop, acknowledged);

      await gateway.crash();
      await gateway.launch();
      await allThere(shop, acknowledged);
      const page = await shop.admin('GET', '/checkouts?search=FULL-NOT');
      assert.equal(page.body.total, 1);
      await gateway.stop();
      const file = join(
        folder,
        readdirSync(folder).find((name) => name.endsWith('.sqlite')),
      );
      const check = spawnSync('sqlite3', [file, 'PRAGMA integrity_check'], { encoding: 'utf8' });
      if (check.error) t.diagnostic('sqlite3 is not installed: the file was not checked');
      else assert.equal(check.stdout.trim(), 'ok', check.stderr);
    } finally {
      if (gateway.child.exitCode === null && gateway.child.signalCode === null)
        await gateway.crash();
      spawnSync('umount', [folder]);
      removeFolder(folder);
    }
  });
});
