import assert from 'node:assert/strict';
import { fillPerson } from './admin_states.mjs';

const at = (path, scenario, more = {}) => ({ path, scenario, ...more });
const titled = (page, text) => page.locator('h1').getByText(text).waitFor();
const press = (page, name) => page.getByRole('button', { name }).first().click();
const label = (page) => page.getByLabel('Name of the passkey');
const focusedId = (page) => page.evaluate(() => document.activeElement?.id);

async function enrol(page) {
  await fillPerson(page);
  await press(page, 'Make a passkey');
  await titled(page, 'You are signed in');
}

export const adminChecks = {
  'the set-up link makes a passkey, asks for its name and signs in': [
    at('/enrol#token=setup', 'out', { known: false }),
    async ({ page, operator, authenticator, requests }) => {
      assert.equal(new URL(page.url()).hash, '', 'the token has left the address bar');
      await enrol(page);
      assert.equal(await focusedId(page), 'screen-title');
      const { credentials } = await authenticator.send('getCredentials');
      assert.equal(credentials.length, 1);
      assert.equal(credentials[0].isResidentCredential, true);
      await label(page).fill('Work laptop of Ada');
      await press(page, 'Save and continue');
      await page.getByText('Work laptop of Ada').waitFor();
      assert.equal(new URL(page.url()).pathname, '/account');
      assert.equal(operator().passkeys.at(-1).label, 'Work laptop of Ada');
      assert.ok(
        requests.every(({ url }) => !url.includes('token')),
        'the token is in no address',
      );
    },
  ],

  'no token is kept where scripts could find it later': [
    at('/enrol#token=setup', 'out', { known: false }),
    async ({ page, context }) => {
      await enrol(page);
      const stored = await page.evaluate(() =>
        JSON.stringify([{ ...localStorage }, { ...sessionStorage }]),
      );
      assert.deepEqual(JSON.parse(stored), [{ signed_in: '1' }, {}]);
      assert.deepEqual(await context.cookies(), []);
    },
  ],

  'a passkey signs in without a name': [
    at('/enrol#token=setup', 'out', { known: false }),
    async ({ page, operator, authenticator }) => {
      await enrol(page);
      await page.getByRole('link', { name: 'Continue without' }).click();
      await authenticator.send('setAutomaticPresenceSimulation', { enabled: false });
      await press(page, 'Sign out');
      await titled(page, 'Sign in');
      assert.equal(operator().signedIn, false);
      await authenticator.send('setAutomaticPresenceSimulation', { enabled: true });
      await press(page, 'Sign in with a passkey');
      await titled(page, 'Your account');
      assert.equal(await focusedId(page), 'screen-title');
    },
  ],

  'a passkey is offered among the suggestions of the e-mail field': [
    at('/enrol#token=setup', 'out', { known: false }),
    async ({ page, operator }) => {
      await enrol(page);
      await page.getByRole('link', { name: 'Continue without' }).click();
      // The authenticator of the test takes the first suggestion by itself.
      const signIn = page.waitForResponse('**/auth/authenticate-complete');
      await press(page, 'Sign out');
      await signIn;
      await titled(page, 'Your account');
      assert.equal(operator().signedIn, true);
    },
  ],

  'the start page asks for no session that was never there': [
    at('/', 'out', { known: false }),
    async ({ page, requests }) => {
      await page.getByText('You are not signed in.').waitFor();
      assert.deepEqual(
        requests.filter(({ url }) => url.includes('/api/')),
        [],
      );
    },
  ],

  'the account page leads to the sign-in when nobody is signed in': [
    at('/account', 'out', { known: false }),
    async ({ page }) => {
      await titled(page, 'Sign in');
      assert.equal(new URL(page.url()).pathname, '/sign-in');
    },
  ],

  'a token that ran out is replaced without a word': [
    at('/account', 'expiring'),
    async ({ page, operator }) => {
      await page.locator('#profile-name').fill('Ada King');
      await page.locator('form').getByRole('button', { name: 'Save' }).click();
      await page.getByText('Your profile is saved.').waitFor({ state: 'attached' });
      await page.locator('.who').getByText('Ada King').waitFor();
      assert.ok(operator().tokens > 1);
    },
  ],

  'a session that ended leads to the sign-in': [
    at('/account', 'ended'),
    async ({ page }) => {
      await titled(page, 'Your account');
      await page.locator('form').getByRole('button', { name: 'Save' }).click();
      await titled(page, 'Sign in');
    },
  ],

  'a step-up keeps what was typed and repeats the call': [
    at('/enrol#token=invitation', 'step_up'),
    async ({ page, operator }) => {
      await page.locator('#enrol-name').fill('Ada Lovelace');
      await press(page, 'Make a passkey');
      await titled(page, 'You are signed in');
      await label(page).fill('Typed before');
      await press(page, 'Save and continue');
      const dialog = page.getByRole('dialog');
      await dialog.getByText('Please confirm that it is you').waitFor();
      assert.equal(await label(page).inputValue(), 'Typed before');
      await dialog.getByRole('button', { name: 'Confirm with a passkey' }).click();
      await titled(page, 'Your account');
      assert.equal(operator().passkeys.at(-1).label, 'Typed before');
    },
  ],

  'a step-up that is refused changes nothing': [
    at('/account', 'step_up'),
    async ({ page, operator }) => {
      await page.locator('#profile-name').fill('Somebody else');
      await page.locator('form').getByRole('button', { name: 'Save' }).click();
      await page.getByRole('dialog').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'detached' });
      await page.getByText('it was not confirmed with a passkey').waitFor();
      assert.equal(await page.locator('#profile-name').inputValue(), 'Somebody else');
      assert.equal(operator().user.name, 'Ada Lovelace');
    },
  ],

  'a passkey is added, named and removed': [
    at('/account', 'one_passkey'),
    async ({ page, operator }) => {
      await press(page, 'Add a passkey');
      await label(page).waitFor();
      await page.keyboard.type('Spare key');
      await page.keyboard.press('Enter');
      await page.locator('.row-name').getByText('Spare key').waitFor();
      assert.match(await focusedId(page), /^rename-/);
      await press(page, 'Remove Spare key');
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await page.getByText('The passkey Spare key is removed.').waitFor({ state: 'attached' });
      await page.locator('.row-name').getByText('Spare key').waitFor({ state: 'detached' });
      assert.equal(await focusedId(page), 'passkeys-title');
      assert.equal(operator().passkeys.length, 1);
    },
  ],

  'a device that refuses is explained, and trying again works': [
    at('/enrol#token=invitation', 'out', { known: false }),
    async ({ page, authenticator }) => {
      await page.locator('#enrol-name').fill('Ada Lovelace');
      await authenticator.send('setUserVerified', { isUserVerified: false });
      await press(page, 'Make a passkey');
      await page.getByText('No passkey was given').waitFor();
      await authenticator.send('setUserVerified', { isUserVerified: true });
      await press(page, 'Make a passkey');
      await titled(page, 'You are signed in');
    },
  ],

  'another session is signed out, and then all of them': [
    at('/account', 'in'),
    async ({ page, operator }) => {
      await press(page, 'Sign out Safari, iPhone');
      await page.locator('.row-name').getByText('Safari, iPhone').waitFor({ state: 'detached' });
      assert.equal(await focusedId(page), 'sessions-title');
      assert.equal(operator().sessions.length, 1);
      await press(page, 'Sign out everywhere');
      await page.getByRole('dialog').getByRole('button', { name: 'Sign out everywhere' }).click();
      await titled(page, 'Sign in');
      assert.equal(operator().signedIn, false);
    },
  ],

  'the keyboard alone can set up the first administrator': [
    at('/enrol#token=setup', 'out', { known: false }),
    async ({ page }) => {
      await page.locator('#enrol-name').focus();
      await page.keyboard.type('Ada Lovelace');
      await page.keyboard.press('Tab');
      await page.keyboard.type('ada@example.com');
      await page.keyboard.press('Enter');
      await titled(page, 'You are signed in');
      await page.keyboard.press('Tab');
      await page.keyboard.type('Keyboard');
      await page.keyboard.press('Enter');
      await titled(page, 'Your account');
    },
  ],

  'two tabs that start together keep their session': [
    at('/account', 'in'),
    async ({ page, context, mock, operator }) => {
      const other = await context.newPage();
      await Promise.all([page.reload(), other.goto(`${mock.url}/account`)]);
      await Promise.all([titled(page, 'Your account'), titled(other, 'Your account')]);
      assert.equal(operator().signedIn, true);
    },
  ],
};
