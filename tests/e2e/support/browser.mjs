// A real Chromium, and pages that remember everything they complained about.
import { createRequire } from 'node:module';
import { env } from 'node:process';

const require = createRequire(new URL('../../../web/package.json', import.meta.url));
const { chromium } = require('playwright-core');
const axe = require('axe-core');

export function launchBrowser() {
  return chromium.launch({
    executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--headless',
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

/** A page with a fresh profile. `complaints`: console errors, exceptions, CSP violations. */
export async function openPage(browser, { dark = false, ...more } = {}) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    colorScheme: dark ? 'dark' : 'light',
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...more,
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints = [];
  const posts = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error') {
      complaints.push(`console: ${message.text()} ${message.location().url}`);
    }
  });
  page.on('request', (request) => {
    if (request.method() === 'POST') posts.push(request.url());
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return { context, page, complaints, posts };
}

/** A device with a passkey store, whose owner always agrees. */
export async function addAuthenticator(page, options = {}) {
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('WebAuthn.enable');
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
      ...options,
    },
  });
  const send = (method, more) => devtools.send(`WebAuthn.${method}`, { authenticatorId, ...more });
  return {
    credentials: async () => (await send('getCredentials')).credentials,
    /** Whether its owner is there to agree. */
    present: (enabled) => send('setAutomaticPresenceSimulation', { enabled }),
    add: (credential) => send('addCredential', { credential }),
    remove: () => send('removeVirtualAuthenticator'),
  };
}

export async function accessibilityFindings(page) {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate(() => globalThis.axe.run(document));
  const nodeText = ({ html, any }) => `${html.slice(0, 140)} ${any[0]?.message ?? ''}`;
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(nodeText).join(' | ')}`);
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
