// The customer portal with a real mail server, and without one.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { Gateway, eventually, removeFolder, temporaryFolder } from './support/gateway.mjs';
import { MailServer, decoded } from './support/mail_server.mjs';
import { Shop, cards, orderName } from './support/shop.mjs';

const email = 'ada@example.com';

async function withGateway(settings, act) {
  const gateway = await Gateway.start({ settings });
  try {
    await act(gateway, new Shop(gateway));
  } finally {
    await gateway.dispose();
  }
}

async function pay(shop) {
  const reference = orderName('PORTAL');
  const { sessionPublicId } = await shop.createCheckout({ externalReference: reference, email });
  const { transactionId, next } = await shop.startPayment(sessionPublicId);
  await shop.confirm(next, cards.succeeds);
  const paid = async () =>
    (await shop.paymentStatus(transactionId, sessionPublicId)).status === 'succeeded';
  await eventually(paid, { what: 'the payment succeeds' });
  return { reference, transactionId };
}

const post = (shop, path, body) => shop.page('POST', `/api/v1/portal/auth/${path}`, body);

async function get(gateway, path, token) {
  const response = await fetch(`${gateway.main}/api/v1/portal/${path}`, {
    headers: { Origin: gateway.page, Authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: await response.json() };
}

test('a code comes by encrypted mail and opens the payments, across a restart', async () => {
  const folder = temporaryFolder();
  const server = await MailServer.start(folder);
  try {
    await withGateway(server.settings(), async (gateway, shop) => {
      const { reference, transactionId } = await pay(shop);
      const asked = await post(shop, 'request-otp', { email, locale: 'de' });
      assert.deepEqual(asked.body, { sent: true });
      const stranger = await post(shop, 'request-otp', { email: 'nobody@example.com' });
      assert.deepEqual(stranger.body, { sent: true });
      const mail = await eventually(() => server.mails[0], { what: 'a mail arrives' });
      assert.equal(mail.secure, true);
      assert.deepEqual(mail.login, ['', 'gateway', 'hunter2 hunter2']);
      assert.equal(mail.to, email);
      const code = /^ {4}(\d{6})\r$/m.exec(mail.text)?.[1];
      const signedIn = await post(shop, 'verify-otp', { email, code });
      assert.equal(signedIn.status, 200, JSON.stringify(signedIn.body));
      assert.match(signedIn.headers.get('set-cookie'), /^portal_refresh=.*HttpOnly; SameSite=Lax$/);
      await gateway.stop();
      await gateway.launch();
      const { body } = await get(gateway, 'payments', signedIn.body.token);
      assert.equal(body.payments[0].externalReference, reference);
      const receipt = await get(gateway, `payments/${transactionId}`, signedIn.body.token);
      assert.equal(receipt.body.totals.totalGross, 4900);
      assert.equal(server.mails.length, 1, 'nothing for the stranger');
      assert.ok(!gateway.output.includes(code), 'no log holds the code');
    });
  } finally {
    server.stop();
    removeFolder(folder);
  }
});

test('a mail server nobody vouches for gets nothing', async () => {
  const folder = temporaryFolder();
  const server = await MailServer.start(folder);
  try {
    const settings = { ...server.settings(), MPG_SMTP_CA_FILE: '' };
    await withGateway(settings, async (gateway, shop) => {
      await pay(shop);
      await post(shop, 'request-otp', { email });
      const said = () => /mail portal\.code to somebody at example\.com: tls/.test(gateway.output);
      await eventually(said, { what: 'the log says why' });
      assert.equal(server.mails.length, 0);
      assert.ok(!gateway.output.includes(email));
    });
  } finally {
    server.stop();
    removeFolder(folder);
  }
});

test('in development mails are files, and the console shows the link', () =>
  withGateway({}, async (gateway, shop) => {
    const { reference } = await pay(shop);
    await post(shop, 'request-otp', { email });
    const told = () => /\/portal\/magic#token=([\w.-]+)/.exec(gateway.output)?.[1];
    const token = await eventually(told, { what: 'the console shows the link' });
    const mails = join(gateway.folder, 'mail');
    assert.ok(existsSync(mails));
    const [file] = readdirSync(mails);
    const raw = readFileSync(join(mails, file), 'latin1');
    assert.ok(decoded(raw).includes(token));
    const signedIn = await post(shop, 'magic-link', { token });
    assert.equal(signedIn.status, 200);
    const { body } = await get(gateway, 'payments', signedIn.body.token);
    assert.equal(body.payments[0].externalReference, reference);
  }));
