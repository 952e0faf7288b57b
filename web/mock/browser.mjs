import axe from 'axe-core';
import { chromium } from 'playwright-core';

/** A real Chromium: for the pages alone and for the end-to-end tests. */
export function launchBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
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

/**
 * A page with a fresh profile. `complaints`: exceptions, CSP violations, and those console errors
 * for which `complaintOf` has a text.
 */
export async function openProfile(browser, options, complaintOf) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 860 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  });
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    const text = message.type() === 'error' && complaintOf(message);
    if (text) complaints.push(`console: ${text}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`);
    });
  });
  return { context, page, complaints };
}

/** As `openProfile`, as the visitor of a scenario sees it; what the API refuses is no complaint. */
export function openPage(browser, { phone = false, dark = false, language = 'en', ...more } = {}) {
  const options = {
    ...(phone && { viewport: { width: 360, height: 740 } }),
    deviceScaleFactor: phone ? 1.5 : 1,
    hasTouch: phone,
    colorScheme: dark ? 'dark' : 'light',
    locale: language === 'de' ? 'de-DE' : 'en-GB',
    permissions: ['clipboard-read', 'clipboard-write'],
    ...more,
  };
  return openProfile(browser, options, (message) => {
    return !/\/(api|sandbox)\//.test(message.location().url) && message.text();
  });
}

/** A device with a passkey store, whose owner always agrees. `send` talks to it. */
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
    send,
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
  return violations.map(({ id, nodes }) => `axe ${id}: ${nodes.map(nodeText).join(' | ')}`);
}

function nodeText({ html, any }) {
  return `${html.slice(0, 140)} ${any[0]?.message ?? ''}`;
}

export async function sidewaysScroll(page) {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}
