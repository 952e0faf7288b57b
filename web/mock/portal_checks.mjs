import assert from 'node:assert/strict';
import { askForCode } from './portal_states.mjs';

const at = (path, scenario, more = {}) => ({ path, scenario, ...more });
const titled = (page, text) => page.locator('h1').getByText(text).waitFor();
const path = (page) => new URL(page.url()).pathname;

export const portalChecks = {
  'a buyer signs in with the code and sees the payments': [
    at('/portal', 'out', { known: false }),
    async ({ page, buyer }) => {
      await askForCode(page);
      assert.equal(path(page), '/portal/login/verify');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'screen-title');
      await page.locator('#login-code').pressSequentially('123456');
      await titled(page, 'Your payments');
      assert.equal(path(page), '/portal/documents');
      assert.deepEqual(buyer().tries, ['123456'], 'one try, sent by itself');
    },
  ],

  'a code can be pasted as it stands in the mail': [
    at('/portal/login', 'out', { known: false }),
    async ({ page }) => {
      await askForCode(page);
      await page.evaluate(() => navigator.clipboard.writeText('Code: 123 456'));
      await page.locator('#login-code').focus();
      await page.keyboard.press('Control+V');
      await titled(page, 'Your payments');
    },
  ],

  'a wrong code can be typed over': [
    at('/portal/login', 'out', { known: false }),
    async ({ page, buyer }) => {
      await askForCode(page);
      await page.locator('#login-code').pressSequentially('111111');
      await page.getByText('This code is not right').waitFor();
      await page.keyboard.type('123456');
      await titled(page, 'Your payments');
      assert.deepEqual(buyer().tries, ['111111', '123456']);
    },
  ],

  'the code can be sent again after a minute': [
    at('/portal/login', 'out', { known: false }),
    async ({ page, buyer }) => {
      await page.clock.install();
      await askForCode(page);
      assert.match(await page.locator('.resend').innerText(), /Send again in (60|59) s/);
      await page.clock.fastForward(61_000);
      await page.getByRole('button', { name: 'Send again' }).click();
      await page.locator('.resend').waitFor();
      assert.equal(buyer().codesSent, 2);
    },
  ],

  'the link of the mail signs in and leaves the address bar': [
    at('/portal/magic#token=good', 'out', { known: false }),
    async ({ page, requests }) => {
      await titled(page, 'Your payments');
      assert.equal(new URL(page.url()).hash, '');
      assert.ok(requests.every(({ url }) => !url.includes('good')));
      await page.goBack();
      assert.ok(!page.url().includes('good'));
    },
  ],

  'a receipt that was asked for is shown after signing in': [
    at('/portal/documents/64f0000000000000000000a1', 'out', { known: false }),
    async ({ page }) => {
      await titled(page, 'See your payments');
      await askForCode(page);
      await page.locator('#login-code').pressSequentially('123456');
      await titled(page, 'Receipt');
      assert.equal(await page.title(), 'Receipt A-1007');
    },
  ],

  'a receipt prints without the page around it': [
    at('/portal/documents/64f0000000000000000000a1', 'in'),
    async ({ page }) => {
      await titled(page, 'Receipt');
      await page.evaluate(() => (window.print = () => (document.title = 'printed')));
      await page.getByRole('button', { name: 'Print or save as PDF' }).click();
      assert.equal(await page.title(), 'printed');
      await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
      for (const part of ['.masthead', '.foot', '.receipt-bar']) {
        assert.equal(await page.locator(part).isVisible(), false, part);
      }
      const text = await page.evaluate(() => getComputedStyle(document.body).color);
      assert.equal(text, 'rgb(0, 0, 0)', 'dark on white, in dark mode too');
    },
  ],

  'more payments come on demand': [
    at('/portal/documents', 'many'),
    async ({ page }) => {
      await page.locator('.payment').nth(49).waitFor();
      await page.getByRole('button', { name: 'Show more' }).click();
      await page.locator('.payment').nth(59).waitFor();
      assert.equal(await page.getByRole('button', { name: 'Show more' }).count(), 0);
    },
  ],

  'a portal token that ran out is replaced without a word': [
    at('/portal/documents', 'expiring'),
    async ({ page, buyer }) => {
      await page.locator('.payment').first().click();
      await titled(page, 'Receipt');
      assert.equal(buyer().tokens, 2);
    },
  ],

  'a portal session that ended says so at the login': [
    at('/portal/documents', 'ended'),
    async ({ page }) => {
      await page.locator('.payment').first().click();
      await titled(page, 'See your payments');
      await page.getByText('Your session has ended').waitFor();
    },
  ],

  'signing out forgets everything': [
    at('/portal/documents', 'in'),
    async ({ page, context, buyer }) => {
      await titled(page, 'Your payments');
      await page.getByRole('button', { name: 'Sign out' }).click();
      await titled(page, 'See your payments');
      assert.equal(buyer().signedIn, false);
      const stored = await page.evaluate(() => ({ ...localStorage }));
      assert.deepEqual(stored.portal_signed_in, undefined);
      assert.deepEqual(await context.cookies(), []);
    },
  ],

  'a closed portal asks nothing more': [
    at('/portal/documents', 'closed'),
    async ({ page, requests }) => {
      await titled(page, 'This page is closed');
      assert.deepEqual(
        requests.filter(({ url }) => url.includes('/api/')).map(({ url }) => new URL(url).pathname),
        ['/api/v1/portal/status'],
      );
    },
  ],
};
