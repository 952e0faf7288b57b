// Takes the picture of the README from the real program: node tests/e2e/support/screenshot.mjs
import { env, exit } from 'node:process';
import { fillCard, launchBrowser, openPage } from './browser.mjs';
import { Gateway } from './gateway.mjs';
import { Shop, billingAddress } from './shop.mjs';

const target = env.PICTURE ?? 'docs/images/checkout.png';

const gateway = await Gateway.start();
const shop = new Shop(gateway);
const { paymentUrl } = await shop.createCheckout({
  externalReference: 'A-1007',
  billingAddress,
  cancelUrl: 'https://shop.example/cart',
  items: [
    { name: 'Field guide to payments', quantity: 1, unitPrice: 4400, vatRate: 7 },
    { name: 'Shipping', quantity: 1, unitPrice: 500, itemType: 'shipping', vatRate: 19 },
  ],
});
const browser = await launchBrowser();
const { page } = await openPage(browser, {
  viewport: { width: 1100, height: 900 },
  deviceScaleFactor: 1.5,
});
await page.goto(paymentUrl);
await fillCard(page, '4242 4242 4242 4242');
await page.locator('h1').click();
await page.screenshot({ path: target, fullPage: true });
await browser.close();
await gateway.dispose();
exit(0);
