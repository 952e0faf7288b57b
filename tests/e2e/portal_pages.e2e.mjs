// A buyer finds a payment again: the real program, its mails and its pages.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  accessibilityFindings,
  launchBrowser,
  openPage,
  payByCard,
  titled,
} from './support/browser.mjs';
import { Gateway, sleep } from './support/gateway.mjs';
import { Mailbox } from './support/mailbox.mjs';
import { Shop, cards, orderName } from './support/shop.mjs';

const refused = /console: Failed to load resource: .* 4\d\d /;

let gateway, shop, browser, mailbox;
let buyers = 0;

before(async () => {
  gateway = await Gateway.start();
  shop = new Shop(gateway);
  browser = await launchBrowser();
  mailbox = new Mailbox(gateway);
});

after(async () => {
  await browser?.close();
  await gateway?.dispose();
});

const newBuyer = () => `buyer${++buyers}@example.com`;
const portal = () => `${gateway.page}/portal`;
const path = (page) => new URL(page.url()).pathname;

async function onPortal(act, options = {}) {
  const visit = await openPage(browser, options);
  try {
    await act(visit);
    assert.deepEqual(
      visit.complaints.filter((text) => !refused.test(text)),
      [],
    );
  } catch (error) {
    const shown = await visit.page.locator('body').innerText({ timeout: 1000 }).catch(String);
    error.message += `\n--- the page:\n${shown}\n--- complaints:\n${visit.complaints.join('\n')}`;
    throw error;
  } finally {
    await visit.context.close();
  }
}

/** A demo order, paid on the real page as a buyer would. */
async function payOrder(page, email) {
  const externalReference = orderName('PORTAL');
  const { paymentUrl } = await shop.createCheckout({
    externalReference,
    email,
    items: [
      { name: 'Enamel mug', quantity: 2, unitPrice: 1450, vatRate: 19 },
      { name: 'Filter coffee', quantity: 1, unitPrice: 2000, vatRate: 7 },
    ],
    amount: 4900,
  });
  await page.goto(paymentUrl);
  await payByCard(page, cards.succeeds);
  await titled(page, 'Payment successful');
  return externalReference;
}

async function askForMail(page, email) {
  await page.goto(portal());
  await titled(page, 'See your payments');
  await page.getByLabel('Email').fill(email);
  await page.getByRole('button', { name: 'Continue' }).click();
  await titled(page, 'Look into your mailbox');
}

async function signInByCode(page, email) {
  const before = mailbox.to(email).length;
  await askForMail(page, email);
  const { code } = await mailbox.newest(email, before + 1);
  await page.getByLabel('Code').fill(code);
  await titled(page, 'Your payments');
}

describe('by code', () => {
  test('the buyer sees the payment, opens the receipt and signs out', () =>
    onPortal(async ({ page, context }) => {
      const email = newBuyer();
      const reference = await payOrder(page, email);
      await askForMail(page, email);
      assert.equal(path(page), '/portal/login/verify');
      assert.deepEqual(await accessibilityFindings(page), []);
      const mail = await mailbox.newest(email);
      assert.match(mail.code, /^\d{6}$/);
      await page.getByLabel('Code').fill(`${mail.code.slice(0, 3)} ${mail.code.slice(3)}`);
      await titled(page, 'Your payments');
      assert.equal(path(page), '/portal/documents');
      assert.deepEqual(await accessibilityFindings(page), []);
      const row = page.locator('.payment', { hasText: reference });
      assert.match(await row.innerText(), /Paid[\s\S]*€49\.00/);

      await row.click();
      await titled(page, 'Receipt');
      const receipt = await page.locator('.receipt').innerText();
      for (const part of [
        reference,
        'Enamel mug',
        'Filter coffee',
        '€14.50',
        '19%',
        '7%',
        'Card',
      ]) {
        assert.ok(receipt.includes(part), `${part} in ${receipt}`);
      }
      assert.equal(await page.title(), `Receipt ${reference}`);
      assert.deepEqual(await accessibilityFindings(page), []);
      await page.emulateMedia({ media: 'print' });
      assert.equal(await page.getByRole('button', { name: /Print/ }).isVisible(), false);
      await page.emulateMedia({ media: 'screen' });

      await page.reload();
      await titled(page, 'Receipt');
      const stored = await page.evaluate(() => [{ ...localStorage }, document.cookie]);
      assert.deepEqual(stored, [{ portal_signed_in: '1' }, '']);
      const [cookie] = (await context.cookies()).filter(({ name }) => name.includes('portal'));
      assert.deepEqual(
        [cookie.httpOnly, cookie.sameSite, cookie.path],
        [true, 'Lax', '/api/v1/portal/auth'],
      );

      await page.getByRole('button', { name: 'Sign out' }).click();
      await titled(page, 'See your payments');
      await page.goto(`${portal()}/documents`);
      await titled(page, 'See your payments');
    }));

  test('a wrong code is refused, the right one still works, and only once', () =>
    onPortal(async ({ page, context }) => {
      const email = newBuyer();
      await payOrder(page, email);
      await askForMail(page, email);
      const { code } = await mailbox.newest(email);
      const wrong = code === '111111' ? '222222' : '111111';
      await page.getByLabel('Code').fill(wrong);
      await page.getByText('This code is not right').waitFor();
      await page.getByText('PORTAL_OTP_INVALID').waitFor();
      await page.getByLabel('Code').fill(code);
      await titled(page, 'Your payments');
      const again = await context.request.post(`${gateway.page}/api/v1/portal/auth/verify-otp`, {
        data: { email, code },
        headers: { origin: gateway.page },
      });
      assert.equal(again.status(), 401);
    }));

  test('an address nobody paid with looks the same and gets no mail', () =>
    onPortal(async ({ page }) => {
      const email = 'nobody@example.com';
      await askForMail(page, email);
      await sleep(1000);
      assert.deepEqual(mailbox.to(email), []);
      await page.getByLabel('Code').fill('123456');
      await page.getByText('This code is not right').waitFor();
    }));

  test('a receipt of somebody else does not exist', () =>
    onPortal(async ({ page }) => {
      const [mine, theirs] = [newBuyer(), newBuyer()];
      await payOrder(page, theirs);
      await payOrder(page, mine);
      const { body } = await shop.admin('GET', `/transactions?email=${theirs}`);
      await signInByCode(page, mine);
      assert.equal(await page.locator('.payment').count(), 1);
      await page.goto(`${portal()}/documents/${body.transactions[0].id}`);
      await titled(page, 'We cannot find this payment');
    }));

  test('a receipt that was asked for is shown after signing in', () =>
    onPortal(
      async ({ page }) => {
        const email = newBuyer();
        const reference = await payOrder(page, email);
        const { body } = await shop.admin('GET', `/transactions?email=${email}`);
        await page.goto(`${portal()}/documents/${body.transactions[0].id}`);
        await titled(page, 'See your payments');
        await page.getByLabel('Email').fill(email);
        await page.getByRole('button', { name: 'Continue' }).click();
        const { code } = await mailbox.newest(email);
        await page.getByLabel('Code').fill(code);
        await titled(page, 'Receipt');
        await page.getByText(reference).first().waitFor();
      },
      { dark: true },
    ));
});

describe('by link', () => {
  test('the link of the mail signs in once and leaves the address bar', () =>
    onPortal(async ({ page, context }) => {
      const email = newBuyer();
      const reference = await payOrder(page, email);
      await askForMail(page, email);
      const { link } = await mailbox.newest(email);
      assert.ok(link?.startsWith(`${portal()}/magic#token=`), link);
      const landing = await context.newPage();
      await landing.goto(link);
      await titled(landing, 'Your payments');
      assert.equal(landing.url(), `${portal()}/documents`);
      await landing.getByText(reference).waitFor();
      await onPortal(async ({ page: other }) => {
        await other.goto(link);
        await titled(other, 'This link does not work');
        await other.getByText('PORTAL_LINK_INVALID').waitFor();
        assert.equal(new URL(other.url()).hash, '');
        assert.deepEqual(await accessibilityFindings(other), []);
      });
    }));

  test("a link that the shop's server asked for signs in at once", () =>
    onPortal(async ({ page }) => {
      const email = newBuyer();
      const reference = await payOrder(page, email);
      const minted = await shop.admin('POST', '/organizations/settings/portal/magic-links', {
        email,
      });
      assert.equal(minted.status, 200, JSON.stringify(minted.body));
      await page.goto(minted.body.url);
      await titled(page, 'Your payments');
      await page.getByText(reference).waitFor();
      assert.deepEqual(mailbox.to(email), []);
    }));
});
