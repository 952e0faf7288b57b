// Operators get in with passkeys: Chromium with a virtual authenticator, and the real program.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  accessibilityFindings,
  addAuthenticator,
  launchBrowser,
  openPage,
  titled,
} from './support/browser.mjs';
import { Gateway, eventually } from './support/gateway.mjs';

// What a browser logs by itself when the gateway refuses a request.
const refused = /console: Failed to load resource: .* 4\d\d /;

let gateway, browser, admin;
let broken = null;

/** One story: after a step that failed, the next ones have nothing to stand on. */
function step(name, act) {
  test(name, async (t) => {
    if (broken) return t.skip(`after "${broken}"`);
    try {
      await act(t);
    } catch (error) {
      broken = name;
      throw error;
    }
  });
}

before(async () => {
  gateway = await Gateway.start();
  browser = await launchBrowser();
  admin = await openVisit();
  await admin.page.addInitScript(withoutSuggestions);
});

after(async () => {
  await admin?.context.close();
  await browser?.close();
  await gateway?.dispose();
});

// Passkeys belong to a name, never to an address.
const origin = () => `http://localhost:${gateway.adminPort}`;
const path = (page) => new URL(page.url()).pathname;
const press = (page, name) => page.getByRole('button', { name }).first().click();
const dialog = (page) => page.getByRole('dialog');
const passkeyNames = (page) => page.locator('section[aria-labelledby=passkeys-title] .row-name');

/** The authenticator takes suggested passkeys by itself; here, the button has to be pressed. */
function withoutSuggestions() {
  PublicKeyCredential.isConditionalMediationAvailable = async () => false;
}

/** A visitor with a browser and a device of their own; `token` is what they were given last. */
async function openVisit(options = {}) {
  const visit = await openPage(browser, options);
  visit.device = await addAuthenticator(visit.page);
  visit.page.on('response', async (response) => {
    if (!/(complete|refresh-token)$/.test(response.url()) || response.status() !== 200) return;
    const { token, user } = await response.json().catch(() => ({}));
    if (token) visit.token = token;
    if (user) visit.user = user;
  });
  return visit;
}

async function withVisit(act, options) {
  const visit = await openVisit(options);
  try {
    await act(visit);
    assertContent(visit);
  } catch (error) {
    const shown = await visit.page.locator('body').innerText({ timeout: 1000 }).catch(String);
    error.message += `\n--- the page:\n${shown}\n--- complaints:\n${visit.complaints.join('\n')}`;
    throw error;
  } finally {
    await visit.context.close();
  }
}

function assertContent({ complaints }) {
  assert.deepEqual(
    complaints.filter((text) => !refused.test(text)),
    [],
  );
}

/** The API as the signed-in visitor, beside the pages. */
async function call(visit, method, url, body) {
  const response = await fetch(`${gateway.admin}/api/v1${url}`, {
    method,
    headers: {
      Authorization: `Bearer ${visit.token}`,
      ...(body && { 'Content-Type': 'application/json' }),
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, body: text && JSON.parse(text) };
}

/** The authenticator takes what the e-mail field suggests by itself. */
async function signIn(page) {
  await page.goto(`${origin()}/sign-in`);
  await titled(page, 'Your account');
}

function setupLink() {
  const found = () => /https?:\/\/\S+\/enrol#token=[\w.-]+/.exec(gateway.output)?.[0];
  return eventually(found, { what: 'the set-up link on the console' });
}

describe('first start', () => {
  step('the link of the console makes the first administrator', async () => {
    const { page, device } = admin;
    await page.goto(await setupLink());
    await titled(page, 'Set up the first administrator');
    assert.equal(new URL(page.url()).hash, '', 'the token has left the address bar');
    assert.deepEqual(await accessibilityFindings(page), []);
    await page.getByLabel('Name').fill('Ada Lovelace');
    await page.getByLabel('Email').fill('ada@example.com');
    await press(page, 'Make a passkey');
    await titled(page, 'You are signed in');
    const [credential] = await device.credentials();
    assert.equal(credential.isResidentCredential, true);
    assert.equal(credential.rpId, 'localhost');
    await page.getByLabel('Name of the passkey').fill('Work laptop');
    await press(page, 'Save and continue');
    await titled(page, 'Your account');
    await page.getByText('Administrator of the whole gateway').waitFor();
    await passkeyNames(page).filter({ hasText: 'Work laptop' }).waitFor();
    await page.getByText('This session').waitFor();
    assert.deepEqual(await accessibilityFindings(page), []);
    assertContent(admin);
  });

  step('the link works once', () =>
    withVisit(async ({ page }) => {
      await page.goto(await setupLink());
      await titled(page, 'This link does not work');
      await page.getByText('ENROLMENT_LINK_INVALID').waitFor();
    }),
  );

  step('a reload keeps the session, and no script can read it', async () => {
    const { page, context } = admin;
    await page.reload();
    await titled(page, 'Your account');
    const stored = await page.evaluate(() => [{ ...localStorage }, document.cookie]);
    assert.deepEqual(stored, [{ signed_in: '1' }, '']);
    const cookies = await context.cookies();
    assert.ok(cookies.length > 0);
    for (const { name, httpOnly, sameSite, path: where } of cookies) {
      assert.equal(httpOnly, true, name);
      assert.equal(sameSite, 'Strict', name);
      assert.match(where, /^\/api\/v1\//, name);
    }
  });
});

describe('signing in', () => {
  step('signing out ends the session on the server', async () => {
    const { page, token } = admin;
    await press(page, 'Sign out');
    await titled(page, 'Sign in');
    assert.equal((await call({ token }, 'GET', '/auth/login/check')).status, 401);
  });

  step('the passkey alone says who it is', async () => {
    const { page, token } = admin;
    await page.goto(`${origin()}/sign-in`);
    await titled(page, 'Sign in');
    await press(page, 'Sign in with a passkey');
    await titled(page, 'Your account');
    await eventually(() => admin.token !== token);
    assert.equal(admin.user.email, 'ada@example.com');
    assert.equal((await call(admin, 'GET', '/auth/login/check')).status, 200);
    assertContent(admin);
  });

  step('an address nobody has looks like a device without a passkey', () =>
    withVisit(async ({ page }) => {
      await page.goto(`${origin()}/sign-in`);
      await titled(page, 'Sign in');
      for (const email of ['nobody@example.com', 'ada@example.com']) {
        await page.getByLabel('Email').fill(email);
        await press(page, 'Sign in with a passkey');
        await page.getByText('No passkey was given').waitFor();
      }
    }),
  );

  step('an address finds its passkey', async () => {
    const { page } = admin;
    await press(page, 'Sign out');
    await titled(page, 'Sign in');
    await page.getByLabel('Email').fill('ada@example.com');
    await press(page, 'Sign in with a passkey');
    await titled(page, 'Your account');
  });

  step('a passkey this gateway does not know is refused', () =>
    withVisit(async ({ page, device }) => {
      const [known] = await admin.device.credentials();
      await device.add({ ...known, credentialId: Buffer.from('unknown').toString('base64') });
      await page.goto(`${origin()}/sign-in`);
      await page.getByText('This passkey was not accepted').waitFor();
      await page.getByText('UNAUTHENTICATED').waitFor();
      assert.equal(path(page), '/sign-in');
    }),
  );

  step('a copied passkey is noticed by its counter', () =>
    withVisit(async ({ page, device }) => {
      const [original] = await admin.device.credentials();
      assert.ok(original.signCount > 0);
      await device.add({ ...original, signCount: 0 });
      await page.goto(`${origin()}/sign-in`);
      await page.getByText('This passkey was not accepted').waitFor();
    }),
  );
});

describe('the account', () => {
  step('a second passkey is added, named and used', async () => {
    const { page, device } = admin;
    await titled(page, 'Your account');
    await device.present(false);
    const key = await addAuthenticator(page, { transport: 'usb' });
    await press(page, 'Add a passkey');
    await page.getByLabel('Name of the passkey').fill('Blue key');
    await page.keyboard.press('Enter');
    await passkeyNames(page).filter({ hasText: 'Blue key' }).waitFor();
    assert.equal((await key.credentials()).length, 1);
    admin.key = key;
    assertContent(admin);
  });

  step('the same device is not asked twice', async () => {
    const { page, device, key } = admin;
    await key.present(false);
    await device.present(true);
    await press(page, 'Add a passkey');
    await page.getByText('This device already has a passkey for you.').waitFor();
  });

  step('the profile is kept', async () => {
    const { page } = admin;
    await page.locator('#profile-name').fill('Ada King');
    await page.locator('#profile-phone').fill('+44 20 7946 0000');
    await page.locator('form').getByRole('button', { name: 'Save' }).click();
    await page.locator('.who').getByText('Ada King').waitFor();
    await page.reload();
    await titled(page, 'Your account');
    await page.waitForFunction(() => document.querySelector('#profile-name')?.value === 'Ada King');
    assert.equal(await page.locator('#profile-phone').inputValue(), '+44 20 7946 0000');
  });

  step('a new network asks for the passkey, and nothing typed is lost', async () => {
    const { page, context } = admin;
    await context.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.9' });
    await page.locator('#profile-name').fill('Ada Lovelace');
    await page.locator('form').getByRole('button', { name: 'Save' }).click();
    await dialog(page).getByText('Please confirm that it is you').waitFor();
    assert.deepEqual(await accessibilityFindings(page), []);
    await page.keyboard.press('Escape');
    await page.getByText('it was not confirmed with a passkey').waitFor();
    assert.equal(await page.locator('#profile-name').inputValue(), 'Ada Lovelace');
    await page.locator('form').getByRole('button', { name: 'Save' }).click();
    await dialog(page).getByRole('button', { name: 'Confirm with a passkey' }).click();
    await page.locator('.who').getByText('Ada Lovelace').waitFor();
    await context.setExtraHTTPHeaders({});
  });

  step('a passkey is removed, and no longer signs in', async () => {
    const { page } = admin;
    await page.reload();
    await titled(page, 'Your account');
    await press(page, 'Remove Blue key');
    await dialog(page).getByRole('button', { name: 'Remove' }).click();
    const confirm = page.getByRole('button', { name: 'Confirm with a passkey' });
    const gone = passkeyNames(page).filter({ hasText: 'Blue key' }).waitFor({ state: 'detached' });
    await Promise.race([confirm.click().catch(() => undefined), gone]);
    await gone;
    assert.equal(await page.getByRole('button', { name: /^Remove/ }).count(), 0, 'the last stays');
    const { body } = await call(admin, 'GET', '/user/passkeys');
    assert.deepEqual(
      body.passkeys.map(({ label }) => label),
      ['Work laptop'],
    );
    await admin.key.remove();
  });

  step('another session is ended from here', () =>
    withVisit(async (other) => {
      const [known] = await admin.device.credentials();
      await other.device.add(known);
      await signIn(other.page);
      await eventually(() => other.token);
      await admin.page.reload();
      await titled(admin.page, 'Your account');
      await admin.page
        .getByRole('button', { name: /^Sign out (?!everywhere)./ })
        .first()
        .click();
      await eventually(async () => (await call(other, 'GET', '/auth/login/check')).status === 401, {
        what: 'the end of the other session',
      });
      await other.page.reload();
      await titled(other.page, 'Sign in');
      assert.equal((await call(admin, 'GET', '/auth/login/check')).status, 200);
    }),
  );
});

describe('links of an administrator', () => {
  let invited;

  step('an invited person makes a passkey and has their roles', async () => {
    const created = await call(admin, 'POST', '/system/users', {
      email: 'grace@example.com',
      name: 'Grace Hopper',
    });
    assert.ok(created.status < 300, JSON.stringify(created.body));
    invited = created.body;
    await withVisit(async ({ page, device }) => {
      await page.goto(invited.enrolmentUrl);
      await titled(page, 'You are invited');
      assert.equal(await page.getByLabel('Email').inputValue(), 'grace@example.com');
      await page.getByLabel('Name', { exact: true }).fill('Grace Hopper');
      await press(page, 'Make a passkey');
      await titled(page, 'You are signed in');
      await page.getByRole('link', { name: 'Continue without' }).click();
      await page.getByText('You belong to no organization yet.').waitFor();
      assert.equal((await device.credentials()).length, 1);
    });
  });

  step('a recovery link brings somebody back with a new passkey', async () => {
    const link = await call(admin, 'POST', `/system/users/${invited.id}/enrolment-link`);
    assert.ok(link.status < 300, JSON.stringify(link.body));
    await withVisit(async (visit) => {
      const { page } = visit;
      await page.goto(link.body.url);
      await titled(page, 'Make a new passkey');
      await page.getByText('grace@example.com').waitFor();
      assert.equal(await page.getByLabel('Email').count(), 0);
      await press(page, 'Make a passkey');
      await titled(page, 'You are signed in');
      await page.getByLabel('Name of the passkey').fill('New phone');
      await press(page, 'Save and continue');
      await titled(page, 'Your account');
      await passkeyNames(page).filter({ hasText: 'New phone' }).waitFor();
      assert.equal(await passkeyNames(page).count(), 1, 'the lost ones are gone');
      await eventually(() => visit.user?.email === 'grace@example.com');
    });
  });

  step('signing out everywhere ends each session', async () => {
    const { page } = admin;
    await page.reload();
    await titled(page, 'Your account');
    const { token } = admin;
    await press(page, 'Sign out everywhere');
    await dialog(page).getByRole('button', { name: 'Sign out everywhere' }).click();
    await titled(page, 'Sign in');
    assert.equal((await call({ token }, 'GET', '/auth/login/check')).status, 401);
    await page.goto(`${origin()}/account`);
    await titled(page, 'Sign in');
  });
});

describe('the pages', () => {
  for (const dark of [false, true]) {
    test(`the start page has its state, ${dark ? 'dark' : 'light'}`, () =>
      withVisit(
        async ({ page }) => {
          await page.goto(`${origin()}/`);
          await titled(page, 'Your payment gateway is up.');
          await page.getByText('You are not signed in.').waitFor();
          assert.deepEqual(await accessibilityFindings(page), []);
          await page.getByRole('link', { name: 'Sign in' }).first().click();
          await titled(page, 'Sign in');
          assert.equal(path(page), '/sign-in');
          assert.deepEqual(await accessibilityFindings(page), []);
        },
        { dark },
      ));
  }

  test('each listener serves its own pages and nothing of the other', async () => {
    const statusOf = async (base, where) => (await fetch(`${base}${where}`)).status;
    for (const where of ['/', '/enrol', '/sign-in', '/account']) {
      const response = await fetch(`${gateway.admin}${where}`);
      assert.equal(response.status, 200, where);
      assert.match(response.headers.get('content-security-policy'), /^default-src 'none'; /);
      assert.doesNotMatch(await response.text(), /<style|style=|<script>/);
    }
    for (const where of ['/portal', '/checkout/x', '/index.html', '/admin/index.html']) {
      assert.equal(await statusOf(gateway.admin, where), 404, where);
    }
    for (const where of ['/enrol', '/sign-in', '/account', '/admin/index.html']) {
      assert.equal(await statusOf(gateway.main, where), 404, where);
    }
  });
});
