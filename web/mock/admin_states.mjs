const shown = (selector) => (page) => page.locator(selector).first().waitFor();

const inOrder =
  (...acts) =>
  async (page) => {
    for (const act of acts) await act(page);
  };

const submit = (page) => page.locator('button[type=submit]').first().click();

export const fillPerson = async (page) => {
  await page.locator('#enrol-name').fill('Ada Lovelace');
  await page.locator('#enrol-email').fill('ada@example.com');
};

const link = (token) => ({ path: `/enrol#token=${token}`, scenario: 'out' });
const account = (scenario, act) => ({ path: '/account', scenario, act });
const remove = inOrder((page) => page.locator('.link-bad').first().click(), shown('dialog'));
const confirmDialog = (page) => page.locator('dialog .button').first().click();

/** Every state of the pages for operators: who visits, where, and the way there. */
export const adminStates = {
  start: { path: '/', scenario: 'out' },
  start_signed_in: { path: '/', scenario: 'in', act: shown('.who') },
  sign_in: { path: '/sign-in', scenario: 'out' },
  sign_in_help: {
    path: '/sign-in',
    scenario: 'out',
    act: (page) => page.locator('summary').click(),
  },
  sign_in_wrong_email: {
    path: '/sign-in',
    scenario: 'out',
    act: inOrder(
      (page) => page.locator('#sign-in-email').fill('ada@'),
      submit,
      shown('.field-error'),
    ),
  },
  sign_in_no_passkey: {
    path: '/sign-in',
    scenario: 'out',
    act: inOrder(submit, shown('.notice-bad')),
  },
  sign_in_limited: {
    path: '/sign-in',
    scenario: 'limited',
    act: inOrder(submit, shown('.notice-bad')),
  },
  enrol_setup: link('setup'),
  enrol_setup_empty: { ...link('setup'), act: inOrder(submit, shown('.field-error')) },
  enrol_invitation: link('invitation'),
  enrol_recovery: link('recovery'),
  enrol_used: link('used'),
  enrol_down: { ...link('down'), act: shown('.notice-bad') },
  enrol_no_token: { path: '/enrol', scenario: 'out' },
  enrol_done: {
    ...link('setup'),
    act: inOrder(fillPerson, submit, shown('.medal-good')),
  },
  account: account('in'),
  account_one_passkey: account('one_passkey'),
  account_viewer: account('viewer'),
  account_nobody: account('nobody'),
  account_broken: account('broken', shown('.notice-bad')),
  account_down: account('down', shown('.notice-bad')),
  account_bad_fields: account(
    'bad_fields',
    inOrder((page) => page.locator('.button-quiet[type=submit]').click(), shown('.field-error')),
  ),
  account_rename: account(
    'in',
    inOrder((page) => page.locator('.row .link').first().click(), shown('.row-form')),
  ),
  account_added: account(
    'one_passkey',
    inOrder(
      (page) => page.locator('.form-actions .button-main').first().click(),
      shown('.row-form'),
    ),
  ),
  account_remove: account('in', remove),
  account_remove_last: account('conflict', inOrder(remove, confirmDialog, shown('dialog .notice'))),
  account_step_up: account(
    'step_up',
    inOrder(remove, confirmDialog, (page) => page.locator('dialog').nth(1).waitFor()),
  ),
  account_leave: account(
    'in',
    inOrder((page) => page.locator('.form-actions .button').last().click(), shown('dialog')),
  ),
  admin_not_found: { path: '/nothing/here', scenario: 'out' },
};
