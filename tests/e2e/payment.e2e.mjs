// A buyer pays on the real page, and the shop hears of it.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import {
  accessibilityFindings,
  fillCard,
  launchBrowser,
  openPage,
  payButton,
  payByCard,
  payByTransfer,
  titled,
} from './support/browser.mjs';
import { Gateway, eventually, sleep } from './support/gateway.mjs';
import { Receiver } from './support/receiver.mjs';
import { Shop, cards, orderName } from './support/shop.mjs';

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

/** A checkout with its page open for `act`; the page must have nothing to complain of. */
async function onPage(fields, act, options = {}) {
  const externalReference = orderName('PAY');
  const checkout = await shop.createCheckout({ externalReference, ...fields });
  const { context, ...opened } = await openPage(browser, options);
  try {
    await opened.page.goto(checkout.paymentUrl);
    await act({ ...opened, context, checkout, externalReference });
    const tolerated = options.tolerated ?? /^$/;
    assert.deepEqual(
      opened.complaints.filter((text) => !tolerated.test(text)),
      [],
    );
    assert.deepEqual(receiver.refused, [], 'every notification was signed well');
  } catch (error) {
    const shown = await opened.page.locator('body').innerText({ timeout: 1000 }).catch(String);
    error.message += `\n--- the page:\n${shown}\n--- complaints:\n${opened.complaints.join('\n')}`;
    throw error;
  } finally {
    await context.close();
  }
}

const transactionsOf = async (checkout) => (await shop.checkout(checkout.id)).transactionIds;

describe('cards', () => {
  test('a good card is paid and the shop is told once', () =>
    onPage({}, async ({ page, checkout, externalReference }) => {
      assert.equal(new URL(checkout.paymentUrl).origin, gateway.page);
      await payByCard(page, cards.succeeds);
      await titled(page, 'Payment successful');
      const message = await receiver.told(externalReference, 1);
      const [transactionId, ...others] = await transactionsOf(checkout);
      assert.deepEqual(others, []);
      assert.equal(message.id, transactionId);
      assert.equal(message.path, '/ipn?route=payment%2Fgateway', 'the query goes along verbatim');
      assert.deepEqual(JSON.parse(message.text), {
        id: transactionId,
        externalReference,
        status: 1,
      });
      const transaction = await shop.transaction(transactionId);
      assert.equal(transaction.statusName, 'succeeded');
      assert.equal((await shop.checkout(checkout.id)).status, 'completed');
      await page.reload();
      await titled(page, 'This order is already paid');
      assert.equal(receiver.of(externalReference).length, 1);
    }));

  test('what is missing is typed by hand', () =>
    onPage({ email: undefined, billingAddress: undefined }, async ({ page, externalReference }) => {
      await payByCard(page, cards.succeeds);
      await page.locator('#billing-country-error').waitFor();
      await page.locator('#billing-country').selectOption('DE');
      await page.locator('#billing-postcode').fill('10115');
      await payButton(page).click();
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
    }));

  test('a declined card can be followed by a good one', () =>
    onPage({}, async ({ page, checkout, externalReference }) => {
      await payByCard(page, cards.declined);
      await titled(page, 'The payment did not go through');
      await page.getByText('Your bank declined the card.').waitFor();
      await receiver.told(externalReference, 2);
      await page.getByRole('button', { name: 'Try again' }).click();
      await payByCard(page, cards.succeeds);
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
      const [first, second] = await transactionsOf(checkout);
      assert.equal((await shop.transaction(first)).failureCode, 'card_declined');
      assert.equal((await shop.transaction(second)).status, 1);
      assert.deepEqual(
        receiver.of(externalReference).map(({ id, status }) => [id, status]),
        [
          [first, 2],
          [second, 1],
        ],
      );
    }));

  test('3-D Secure, approved', () =>
    onPage({}, async ({ page, externalReference }) => {
      await payByCard(page, cards.asksForConfirmation);
      await page.getByRole('button', { name: 'Approve' }).click();
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
    }));

  test('3-D Secure, rejected', () =>
    onPage({}, async ({ page, checkout, externalReference }) => {
      await payByCard(page, cards.asksForConfirmation);
      await page.getByRole('button', { name: 'Reject' }).click();
      await titled(page, 'The payment did not go through');
      await page.getByText('The payment was not confirmed with your bank.').waitFor();
      await receiver.told(externalReference, 2);
      const [transactionId] = await transactionsOf(checkout);
      assert.equal((await shop.transaction(transactionId)).failureCode, 'authentication_failed');
    }));

  test('a number that is no test card is never sent', () =>
    onPage({}, async ({ page, posts, checkout, externalReference }) => {
      await payByCard(page, cards.real);
      await page.locator('#card-number-error').waitFor();
      await sleep(300);
      assert.deepEqual(posts, []);
      assert.deepEqual(await transactionsOf(checkout), []);
      await fillCard(page, cards.succeeds);
      await payButton(page).click();
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
    }));

  test('two clicks make one payment', () =>
    onPage({}, async ({ page, checkout, externalReference }) => {
      await fillCard(page, cards.succeeds);
      await payButton(page).dblclick();
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
      assert.equal((await transactionsOf(checkout)).length, 1);
    }));
});

describe('bank transfers', () => {
  test('the details are shown until the operator marks the money as received', () =>
    onPage({}, async ({ page, checkout, externalReference }) => {
      await payByTransfer(page);
      await titled(page, 'Transfer the amount to this account');
      await page.getByText('DE89 3704 0044 0532 0130 00').waitFor();
      await page.locator('.qr svg').waitFor();
      const [transactionId] = await transactionsOf(checkout);
      const reference = await page.locator('.bank-value').nth(1).textContent();
      assert.match(reference, /^[A-Z0-9-]{4,35}$/);
      await receiver.told(externalReference, 0);
      await page.reload();
      await page.getByText(reference, { exact: true }).waitFor();

      const path = `/transactions/${transactionId}/status`;
      const paid = await shop.admin('POST', path, {
        status: 1,
        sendIpn: true,
        note: 'statement 7',
      });
      assert.equal(paid.status, 200, JSON.stringify(paid.body));
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
    }));

  test('marked as paid without sendIpn, the shop is told nothing', () =>
    onPage({}, async ({ page, checkout, externalReference }) => {
      await payByTransfer(page);
      await titled(page, 'Transfer the amount to this account');
      await receiver.told(externalReference, 0);
      const [transactionId] = await transactionsOf(checkout);
      await shop.admin('POST', `/transactions/${transactionId}/status`, { status: 1 });
      await titled(page, 'Payment successful');
      await sleep(500);
      assert.deepEqual(
        receiver.of(externalReference).map(({ status }) => status),
        [0],
      );
    }));

  test('another method replaces the transfer', () =>
    onPage({}, async ({ page, checkout, externalReference }) => {
      await payByTransfer(page);
      await titled(page, 'Transfer the amount to this account');
      await page.getByRole('button', { name: 'Choose another method' }).click();
      await page.locator('input[type=radio]').first().check();
      await payByCard(page, cards.succeeds);
      await titled(page, 'Payment successful');
      await receiver.told(externalReference, 1);
      const [wire, card] = await transactionsOf(checkout);
      assert.equal((await shop.transaction(wire)).statusName, 'cancelled');
      assert.equal((await shop.transaction(card)).statusName, 'succeeded');
      const statuses = receiver.of(externalReference).map(({ status }) => status);
      assert.equal(statuses.at(-1), 1, `nothing follows the success: ${statuses}`);
    }));
});

describe('sessions that end', () => {
  test('expired while the buyer was reading', () =>
    onPage(
      { cancelUrl: 'https://shop.example/cart' },
      async ({ page, checkout }) => {
        await payButton(page).waitFor();
        const expiresAt = new Date(Date.now() + 1200).toISOString();
        const patched = await shop.admin('PATCH', `/checkouts/${checkout.id}`, { expiresAt });
        assert.equal(patched.status, 200, JSON.stringify(patched.body));
        await sleep(1500);
        await payByCard(page, cards.succeeds);
        await titled(page, 'This payment link has expired');
        assert.deepEqual(await transactionsOf(checkout), []);
        await page.reload();
        await titled(page, 'This payment link has expired');
        const back = await page.getByRole('link', { name: /Back to/ }).getAttribute('href');
        assert.ok(back.startsWith('https://shop.example/cart'), back);
      },
      { tolerated: /status of 409/ },
    ));

  test('cancelled by the shop', () =>
    onPage({}, async ({ page, checkout }) => {
      await payButton(page).waitFor();
      const cancelled = await shop.admin('POST', `/checkouts/${checkout.id}/cancel`, {});
      assert.equal(cancelled.body.status, 'cancelled', JSON.stringify(cancelled.body));
      await page.reload();
      await titled(page, 'This payment was cancelled');
    }));

  // Effects run after a frame; an answer that comes before must not be lost.
  test('a page that is slow to draw still shows what was answered', async () => {
    const { paymentUrl } = await shop.createCheckout({ externalReference: orderName('SLOW') });
    const { context, page } = await openPage(browser);
    await page.addInitScript(() => {
      const later = globalThis.setTimeout;
      globalThis.setTimeout = (action, ms, ...rest) => later(action, (ms ?? 0) + 300, ...rest);
      globalThis.requestAnimationFrame = (action) => later(action, 300);
    });
    try {
      await page.goto(paymentUrl);
      await payButton(page).waitFor({ timeout: 8000 });
    } finally {
      await context.close();
    }
  });

  test('a code that nobody gave out', async () => {
    const { context, page } = await openPage(browser);
    await page.goto(`${gateway.page}/checkout/nosuchcode`);
    await titled(page, 'We cannot find this payment');
    await context.close();
  });
});

describe('a connection that comes and goes', () => {
  const offline = { tolerated: /ERR_INTERNET_DISCONNECTED/ };

  test('lost when paying', () =>
    onPage(
      {},
      async ({ page, context, checkout, externalReference }) => {
        await fillCard(page, cards.succeeds);
        await context.setOffline(true);
        await payButton(page).click();
        await page.locator('.banner').waitFor();
        await context.setOffline(false);
        await titled(page, 'Payment successful');
        await page.locator('.banner').waitFor({ state: 'detached' });
        await receiver.told(externalReference, 1);
        assert.equal((await transactionsOf(checkout)).length, 1);
      },
      offline,
    ));

  test('lost while waiting for the result', () =>
    onPage(
      {},
      async ({ page, context, checkout }) => {
        await payByTransfer(page);
        await titled(page, 'Transfer the amount to this account');
        await context.setOffline(true);
        const [transactionId] = await transactionsOf(checkout);
        await shop.admin('POST', `/transactions/${transactionId}/status`, { status: 1 });
        await page.locator('.banner').waitFor();
        await context.setOffline(false);
        await titled(page, 'Payment successful');
      },
      offline,
    ));

  test('the gateway is restarted under an open page', async () => {
    await onPage(
      {},
      async ({ page, externalReference }) => {
        await fillCard(page, cards.succeeds);
        await gateway.stop();
        await payButton(page).click();
        await page.locator('.banner').waitFor();
        await gateway.launch();
        await titled(page, 'Payment successful');
        await receiver.told(externalReference, 1);
      },
      { tolerated: /ERR_CONNECTION_REFUSED|ERR_EMPTY_RESPONSE|ERR_CONNECTION_RESET/ },
    );
  });
});

describe('the way back to the shop', () => {
  test('returnUrl gets the transaction id filled in, and the reference appended', () =>
    onPage(
      { returnUrl: `${receiver.url}/thanks?tx={transactionId}&lang=en#top` },
      async ({ page, checkout, externalReference }) => {
        await payByCard(page, cards.succeeds);
        await titled(page, 'Payment successful');
        await page.waitForURL('**/thanks?**');
        const target = new URL(page.url());
        const [transactionId] = await transactionsOf(checkout);
        assert.equal(target.searchParams.get('tx'), transactionId);
        assert.equal(target.searchParams.get('lang'), 'en');
        assert.equal(target.searchParams.get('externalReference'), externalReference);
        assert.equal(target.hash, '#top');
        assert.equal(target.searchParams.get('status'), null);
      },
      { tolerated: /favicon/ },
    ));

  test('cancelUrl is offered before paying', () =>
    onPage({ cancelUrl: `${receiver.url}/cart?step=2` }, async ({ page, externalReference }) => {
      const link = page.locator('.cancel a');
      const target = new URL(await link.getAttribute('href'));
      assert.equal(target.pathname, '/cart');
      assert.equal(target.searchParams.get('step'), '2');
      assert.equal(target.searchParams.get('externalReference'), externalReference);
    }));
});

describe('accessibility and policies', () => {
  const screens = {
    form: async (page) => payButton(page).waitFor(),
    'form with errors': async (page) => {
      await payButton(page).click();
      await page.locator('#card-number-error').waitFor();
    },
    '3-D Secure': async (page) => {
      await payByCard(page, cards.asksForConfirmation);
      await page.locator('.challenge').waitFor();
    },
    success: async (page) => {
      await payByCard(page, cards.succeeds);
      await titled(page, 'Payment successful');
    },
    failure: async (page) => {
      await payByCard(page, cards.insufficientFunds);
      await titled(page, 'The payment did not go through');
    },
    'bank transfer': async (page) => {
      await payByTransfer(page);
      await page.locator('.qr svg').waitFor();
    },
  };

  for (const dark of [false, true]) {
    for (const [name, reach] of Object.entries(screens)) {
      test(`axe finds nothing: ${name}, ${dark ? 'dark' : 'light'}`, () =>
        onPage(
          {},
          async ({ page }) => {
            await reach(page);
            assert.deepEqual(await accessibilityFindings(page), []);
          },
          { dark },
        ));
    }
  }

  test('without a provider of scripts the page loads nothing from elsewhere', () => {
    const { sandboxProviderId, wireProviderId } = shop.facts;
    const fields = { providerIds: [sandboxProviderId, wireProviderId] };
    return onPage(fields, async ({ page, checkout }) => {
      const hosts = new Set();
      page.on('request', (request) => hosts.add(new URL(request.url()).origin));
      const answer = await page.goto(checkout.paymentUrl);
      const policy = (await answer.allHeaders())['content-security-policy'];
      assert.match(policy, /script-src 'self';/);
      assert.match(policy, /frame-ancestors 'none'/);
      await payByCard(page, cards.succeeds);
      await titled(page, 'Payment successful');
      assert.deepEqual([...hosts], [gateway.page]);
    });
  });

  test('the sample checkout of the demo opens', async () => {
    const { context, page, complaints } = await openPage(browser);
    await page.goto(shop.facts.sampleCheckoutUrl);
    await page.getByText('DEMO-1001').first().waitFor();
    await eventually(() => page.locator('.pay-form').isVisible());
    assert.deepEqual(complaints, []);
    await context.close();
  });
});
