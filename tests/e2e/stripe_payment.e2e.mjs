// A buyer pays through Stripe's fields on the real page; Stripe is the demo's simulator.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { launchBrowser, openPage, payButton, titled } from './support/browser.mjs';
import { Gateway } from './support/gateway.mjs';
import { Receiver } from './support/receiver.mjs';
import { Shop, orderName } from './support/shop.mjs';

let gateway, receiver, shop, browser;

before(async () => {
  gateway = await Gateway.start();
  receiver = await Receiver.start();
  shop = new Shop(gateway, receiver);
  browser = await launchBrowser();
});

after(async () => {
  await browser?.close();
  await receiver?.close();
  await gateway?.dispose();
});

const frameTitle = 'Secure payment input frame';

/** The page of a fresh checkout with Stripe chosen, and its frame. */
async function onStripe(act, fields = {}) {
  const externalReference = orderName('STRIPE');
  const checkout = await shop.createCheckout({ externalReference, ...fields });
  const { context, page, complaints } = await openPage(browser);
  const loaded = [];
  page.on('request', (request) => loaded.push(request.url()));
  try {
    await page.goto(checkout.paymentUrl);
    await page.locator('h1').first().waitFor();
    const scripts = () => loaded.filter((url) => url.endsWith('/v3/'));
    assert.deepEqual(scripts(), [], 'nothing of Stripe is loaded before it is chosen');
    await page.getByLabel('Stripe (simulated)').check();
    const frame = page.frameLocator(`iframe[title="${frameTitle}"]`);
    await frame.locator('select').waitFor();
    assert.equal(scripts().length, 1);
    await act({ page, frame, checkout, externalReference });
    // A declined card is a 402 of the frame's own request, which the console reports.
    const unexpected = complaints.filter((text) => !/status of 402/.test(text));
    assert.deepEqual(unexpected, []);
    assert.deepEqual(receiver.refused, []);
  } catch (error) {
    const shown = await page.locator('body').innerText({ timeout: 1000 }).catch(String);
    error.message += `\n--- the page:\n${shown}\n--- complaints:\n${complaints.join('\n')}`;
    throw error;
  } finally {
    await context.close();
  }
}

async function fillFrame(frame, number) {
  await frame.getByLabel('Card number').fill(number);
  await frame.getByLabel('Expiry').fill('12 / 30');
  await frame.getByLabel('Security code').fill('123');
}

const statusOf = async (checkout) => (await shop.checkout(checkout.id)).status;

describe('Stripe', () => {
  test('a good card is paid and the shop is told once', () =>
    onStripe(async ({ page, frame, checkout, externalReference }) => {
      await fillFrame(frame, '4242424242424242');
      await payButton(page).click();
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
      assert.equal(await statusOf(checkout), 'completed');
      assert.equal(receiver.of(externalReference).length, 1);
    }));

  test('fields that are not complete start nothing', () =>
    onStripe(async ({ page, frame, checkout }) => {
      await payButton(page).click();
      await frame.getByText('Your card number is incomplete.').waitFor();
      assert.deepEqual((await shop.checkout(checkout.id)).transactionIds, []);
      await fillFrame(frame, '4242424242424242');
      await payButton(page).click();
      await titled(page, 'Payment successful');
    }));

  test('a declined card is said so, and another one pays', () =>
    onStripe(async ({ page, frame, externalReference }) => {
      await fillFrame(frame, '4000000000009995');
      await payButton(page).click();
      await titled(page, 'The payment did not go through');
      await receiver.told(externalReference, 2);
      await page.getByRole('button', { name: 'Try again' }).click();
      await fillFrame(frame, '5555555555554444');
      // By key: a click right after scrolling is still handed to Stripe's frame by Chromium.
      await payButton(page).press('Enter');
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
    }));

  test('the bank asks in a dialog, and is answered', () =>
    onStripe(async ({ page, frame, externalReference }) => {
      await fillFrame(frame, '4000002760003184');
      await payButton(page).click();
      const bank = page.frameLocator('iframe[title="Bank"]');
      await bank.getByRole('button', { name: 'Complete' }).click();
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
    }));

  test('the bank refuses', () =>
    onStripe(async ({ page, frame, externalReference }) => {
      await fillFrame(frame, '4000002760003184');
      await payButton(page).click();
      const bank = page.frameLocator('iframe[title="Bank"]');
      await bank.getByRole('button', { name: 'Fail' }).click();
      await titled(page, 'The payment did not go through');
      await receiver.told(externalReference, 2);
    }));

  test('a bank that takes the buyer away brings them back to the result', () =>
    onStripe(async ({ page, frame, externalReference }) => {
      await frame.locator('select').selectOption('ideal');
      await payButton(page).click();
      await page.getByRole('button', { name: 'Complete' }).click();
      await page.waitForURL((url) => url.origin === gateway.page);
      await page
        .getByText(/Payment successful|already paid/)
        .first()
        .waitFor();
      assert.equal(new URL(page.url()).search, '', 'no secret stays in the address');
      await receiver.told(externalReference, 1);
    }));

  test('the policy of the page names Stripe only where it is offered', async () => {
    const policyOf = async (url) => (await fetch(url)).headers.get('content-security-policy');
    const offered = await shop.createCheckout({ externalReference: orderName('POLICY') });
    const twin = /script-src 'self' (http:\/\/127\.0\.0\.1:\d+);/;
    assert.match(await policyOf(offered.paymentUrl), twin);
    const tooLittle = await shop.createCheckout({
      externalReference: orderName('POLICY'),
      amount: 49,
      items: undefined,
    });
    assert.match(await policyOf(tooLittle.paymentUrl), /script-src 'self';.*frame-src 'none'/);
  });
});
