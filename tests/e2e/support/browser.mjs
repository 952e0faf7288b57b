// A real Chromium, and pages that remember everything they complained about.
import { openProfile } from '../../../web/mock/browser.mjs';

export {
  accessibilityFindings,
  addAuthenticator,
  launchBrowser,
} from '../../../web/mock/browser.mjs';

/** A page with a fresh profile, and the addresses of its POSTs. */
export async function openPage(browser, { dark = false, ...more } = {}) {
  const options = { colorScheme: dark ? 'dark' : 'light', ...more };
  const opened = await openProfile(
    browser,
    options,
    (message) => `${message.text()} ${message.location().url}`,
  );
  opened.page.setDefaultTimeout(15_000);
  const posts = [];
  opened.page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(request.url());
  });
  return { ...opened, posts };
}

export async function fillCard(page, number) {
  await page.locator('#card-number').fill(number);
  await page.locator('#card-expiry').pressSequentially('1230');
  await page.locator('#card-cvc').fill('123');
}

export const payButton = (page) => page.locator('button[type=submit]');

export async function payByCard(page, number) {
  await fillCard(page, number);
  await payButton(page).click();
}

export async function payByTransfer(page) {
  await page.locator('input[type=radio]').last().check();
  await payButton(page).click();
}

export function titled(page, text) {
  return page.locator('h1').getByText(text).waitFor();
}
