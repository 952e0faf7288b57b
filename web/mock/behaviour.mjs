import assert from 'node:assert/strict';
import { adminChecks } from './admin_checks.mjs';
import { addAuthenticator, launchBrowser, openPage } from './browser.mjs';
import { checkoutChecks } from './checkout_checks.mjs';
import { portalChecks } from './portal_checks.mjs';
import { startMock } from './server.mjs';

/** What a picture cannot show. Each check gets a fresh gateway and a page that is on it. */
const checks = { ...checkoutChecks, ...adminChecks, ...portalChecks };

async function goToCheckout(page, mock, { session: scenario }) {
  await page.goto(`${mock.url}/checkout/${scenario}.check`);
  if (scenario !== 'limited') await page.locator('button[type=submit]').waitFor();
}

async function goToPages(context, page, mock, { path, scenario, known = true }) {
  await context.setExtraHTTPHeaders({ 'x-scenario': scenario });
  if (known) await page.addInitScript(rememberSession);
  await page.goto(`${mock.url}${path}`);
  await page.locator('h1').waitFor();
}

function rememberSession() {
  if (sessionStorage.getItem('visited')) return;
  sessionStorage.setItem('visited', '1');
  for (const key of ['signed_in', 'portal_signed_in']) localStorage.setItem(key, '1');
}

async function run(browser, name, visit, check) {
  const mock = await startMock(0);
  const { context, page, complaints } = await openPage(browser);
  page.setDefaultTimeout(10_000);
  const requests = [];
  page.on('request', (request) => requests.push({ method: request.method(), url: request.url() }));
  try {
    const authenticator = visit.path && (await addAuthenticator(page));
    if (visit.session) await goToCheckout(page, mock, visit);
    else await goToPages(context, page, mock, visit);
    const { gateway } = mock;
    const session = () => gateway.session(`${visit.session}.check`);
    const operator = () => gateway.admin.visitor(visit.scenario);
    const buyer = () => gateway.portal.visitor(visit.scenario);
    await check({ page, context, mock, session, operator, buyer, authenticator, requests });
    assert.deepEqual(complaints, []);
    return true;
  } catch (error) {
    console.error([`failed: ${name}`, error.stack, ...complaints].join('\n'));
    return false;
  } finally {
    await context.close();
    mock.stop();
  }
}

const browser = await launchBrowser();
let failed = 0;
const wanted = Object.entries(checks).filter(([name]) => name.includes(process.argv[2] ?? ''));
for (const [name, [visit, check]] of wanted) {
  if (!(await run(browser, name, visit, check))) failed++;
}
await browser.close();
console.log(`${wanted.length - failed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);
