import { mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  accessibilityFindings,
  addAuthenticator,
  launchBrowser,
  openPage,
  sidewaysScroll,
} from './browser.mjs';
import { adminStates } from './admin_states.mjs';
import { portalStates } from './portal_states.mjs';
import { startMock } from './server.mjs';
import { states as checkoutStates } from './states.mjs';

const folder = process.env.SHOTS ?? join(tmpdir(), 'page-shots');
const workers = 4;
const only = process.argv[2];

const looks = [true, false].flatMap((phone) =>
  [true, false].flatMap((dark) => ['en', 'de'].map((language) => ({ phone, dark, language }))),
);

const states = { ...checkoutStates, ...adminStates, ...portalStates };

const runs = Object.entries(states)
  .filter(([name]) => !only || new RegExp(only).test(name))
  .flatMap(([name, state]) => looks.map((look) => ({ name, state, look })));

async function goToCheckout(page, mock, { session }, label) {
  await page.goto(`${mock.url}/checkout/${session}.${label}`);
  if (session === 'slow' || session === 'limited_long') return;
  await page.locator('.bone').first().waitFor({ state: 'detached' });
}

async function goToPages(page, mock, { path, scenario }, label) {
  await page.context().setExtraHTTPHeaders({ 'x-scenario': `${scenario}.${label}` });
  await addAuthenticator(page);
  await page.addInitScript((known) => {
    if (!known) return;
    for (const key of ['signed_in', 'portal_signed_in']) localStorage.setItem(key, '1');
  }, !scenario.startsWith('out'));
  await page.goto(`${mock.url}${path}`);
  await page.locator('h1').first().waitFor();
  await page.locator('.bone').first().waitFor({ state: 'detached' });
}

async function visit(browser, mock, { name, state, look }) {
  const label = [
    name,
    look.phone ? 'phone' : 'desktop',
    look.dark ? 'dark' : 'light',
    look.language,
  ].join('-');
  const { context, page, complaints } = await openPage(browser, look);
  page.setDefaultTimeout(8000);
  try {
    await (state.session ? goToCheckout : goToPages)(page, mock, state, label);
    if (state.offline) await page.route('**/transactions/**', (route) => route.abort());
    await state.act?.(page);
    const sideways = await sidewaysScroll(page);
    if (sideways > 0) complaints.push(`scrolls ${sideways} px sideways`);
    await page.screenshot({ path: join(folder, `${label}.png`), fullPage: true });
    complaints.push(...(await accessibilityFindings(page)));
  } catch (error) {
    complaints.push(error.message);
    await page.screenshot({ path: join(folder, `${label}.png`) }).catch(() => undefined);
  } finally {
    await context.close();
  }
  return complaints.map((complaint) => `${label}: ${complaint}`);
}

rmSync(folder, { recursive: true, force: true });
mkdirSync(folder, { recursive: true });
const mock = await startMock(0);
const browser = await launchBrowser();
const found = [];
const queue = [...runs];
await Promise.all(
  Array.from({ length: workers }, async () => {
    for (let run = queue.shift(); run; run = queue.shift())
      found.push(...(await visit(browser, mock, run)));
  }),
);
await browser.close();
mock.stop();

console.log(`${runs.length} screens in ${folder}`);
found.forEach((complaint) => console.error(complaint));
if (found.length > 0) process.exit(1);
