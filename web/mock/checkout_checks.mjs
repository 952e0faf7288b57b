import assert from 'node:assert/strict';
import { cards, fillCard, payBy, payByTransfer } from './states.mjs';

const submit = 'button[type=submit]';
const title = (page) => page.locator('h1');

/** What a picture cannot show. Each check gets a fresh session and a page that is on it. */
export const checkoutChecks = {
  'two clicks make one attempt': [
    { session: 'plain' },
    async ({ page, session }) => {
      await fillCard(page, cards.succeeds);
      await page.locator(submit).dblclick();
      await title(page).getByText('Payment successful').waitFor();
      assert.equal(session().creates, 1);
    },
  ],

  'a card that is not a test card is never sent': [
    { session: 'plain' },
    async ({ page, requests }) => {
      await payBy(cards.notOnTheList)(page);
      await page.locator('#card-number-error').waitFor();
      assert.deepEqual(
        requests.filter(({ method }) => method === 'POST'),
        [],
      );
      assert.equal(
        await page.locator('#card-number').evaluate((node) => node === document.activeElement),
        true,
      );
      await page.locator('.test-card').first().click();
      await page.locator(submit).click();
      await title(page).getByText('Payment successful').waitFor();
    },
  ],

  'a lost connection costs nothing that was typed': [
    { session: 'plain' },
    async ({ page, mock, session }) => {
      await page.locator('#billing-firstName').fill('Grace');
      mock.gateway.offline = true;
      await payBy(cards.insufficient)(page);
      await page.locator('.banner').waitFor();
      assert.equal(await page.locator('#billing-firstName').inputValue(), 'Grace');
      mock.gateway.offline = false;
      await page.locator('.medal-bad').waitFor();
      await page.locator('.button-main').click();
      assert.equal(await page.locator('#billing-firstName').inputValue(), 'Grace');
      assert.equal(await page.locator('#card-number').inputValue(), cards.insufficient);
      assert.equal(await page.locator('#card-cvc').inputValue(), '');
      assert.equal(session().creates, 1);
    },
  ],

  'a rate limit is waited out': [
    { session: 'limited' },
    async ({ page, session }) => {
      await page.locator('.banner').waitFor();
      await page.locator(submit).waitFor();
      assert.equal(session().loads, 2);
    },
  ],

  'the focus follows the steps': [
    { session: 'plain' },
    async ({ page }) => {
      const focused = () => page.evaluate(() => document.activeElement?.id);
      assert.notEqual(await focused(), 'screen-title');
      await payBy(cards.confirmation)(page);
      await page.locator('.challenge').waitFor();
      assert.equal(await focused(), 'screen-title');
      await page.keyboard.press('Tab');
      await page.keyboard.press('Enter');
      await title(page).getByText('Payment successful').waitFor();
      assert.equal(await focused(), 'screen-title');
    },
  ],

  'the keyboard alone can pay': [
    { session: 'empty' },
    async ({ page }) => {
      await page.locator('#billing-firstName').focus();
      for (const text of ['Ada', 'Lovelace', 'ada@example.com']) {
        await page.keyboard.type(text);
        await page.keyboard.press('Tab');
      }
      await page.keyboard.type('DE');
      await page.keyboard.press('Tab');
      await page.keyboard.type('10115');
      for (let tab = 0; tab < 3; tab++) await page.keyboard.press('Tab');
      await page.keyboard.type('4242424242424242');
      await page.keyboard.press('Tab');
      await page.keyboard.type('1230');
      await page.keyboard.press('Tab');
      await page.keyboard.type('123');
      await page.keyboard.press('Enter');
      await title(page).getByText('Payment successful').waitFor();
    },
  ],

  'the caret stays where the payer types': [
    { session: 'plain' },
    async ({ page }) => {
      const number = page.locator('#card-number');
      await number.fill('4242 4242 4242 424');
      await number.evaluate((input) => input.setSelectionRange(2, 2));
      await page.keyboard.type('1');
      assert.equal(await number.inputValue(), '4214 2424 2424 2424');
      assert.equal(await number.evaluate((input) => input.selectionStart), 3);
    },
  ],

  'the language is kept in a cookie': [
    { session: 'plain' },
    async ({ page, context }) => {
      await page.locator('#billing-city, #billing-firstName').first().fill('Grace');
      await page.locator('.language select').selectOption('de');
      await title(page).getByText('Zahlung an Demo Shop').waitFor();
      assert.equal(await page.locator('#billing-firstName').inputValue(), 'Grace');
      assert.equal(await page.evaluate(() => document.documentElement.lang), 'de');
      const [cookie] = await context.cookies(page.url());
      assert.deepEqual(
        [cookie.name, cookie.value, cookie.path],
        ['checkout_language', 'de', '/checkout'],
      );
      await page.reload();
      await title(page).getByText('Zahlung an Demo Shop').waitFor();
    },
  ],

  'copying gives the plain IBAN': [
    { session: 'plain' },
    async ({ page }) => {
      await payByTransfer(page);
      await page.locator('.copy').nth(3).click();
      await page.getByText('IBAN copied').waitFor();
      assert.equal(
        await page.evaluate(() => navigator.clipboard.readText()),
        'DE89370400440532013000',
      );
    },
  ],

  'another method replaces the open attempt': [
    { session: 'plain' },
    async ({ page, session }) => {
      await payByTransfer(page);
      await page.locator('.wire .button-quiet').click();
      await page.locator(submit).waitFor();
      assert.deepEqual(
        [...session().transactions.values()].map(({ status }) => status),
        ['cancelled'],
      );
    },
  ],

  'a paid order leads back to the shop by itself': [
    { session: 'returning' },
    async ({ page }) => {
      await payBy(cards.succeeds)(page);
      await page.waitForURL('**/mock/shop');
    },
  ],

  'the payer may stay': [
    { session: 'returning' },
    async ({ page }) => {
      await payBy(cards.succeeds)(page);
      await page.locator('.redirect .link').click();
      await page.waitForTimeout(4000);
      assert.match(page.url(), /\/checkout\//);
    },
  ],

  'field errors of the server reach their fields': [
    { session: 'bad_fields' },
    async ({ page }) => {
      await payBy(cards.succeeds)(page);
      await page.locator('#billing-postcode-error').waitFor();
      assert.equal(await page.locator('#billing-country').getAttribute('aria-invalid'), 'true');
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'billing-country');
    },
  ],
};
