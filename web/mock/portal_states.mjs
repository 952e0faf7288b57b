const shown = (selector) => (page) => page.locator(selector).first().waitFor();

const inOrder =
  (...acts) =>
  async (page) => {
    for (const act of acts) await act(page);
  };

const submit = (page) => page.locator('button[type=submit]').click();

export async function askForCode(page) {
  await page.locator('#login-email').fill('ada@example.com');
  await submit(page);
  await page.locator('.resend').waitFor();
}

const login = (scenario, act) => ({ path: '/portal/login', scenario, act });
const receipt = (id, act) => ({
  path: `/portal/documents/64f0000000000000000000${id}`,
  scenario: 'in',
  act,
});

/** Every state of the portal: who visits, where, and the way there. */
export const portalStates = {
  portal_login: login('out'),
  portal_login_wrong: login(
    'out',
    inOrder((page) => page.locator('#login-email').fill('ada'), submit, shown('.field-error')),
  ),
  portal_login_limited: login(
    'limited',
    inOrder(
      (page) => page.locator('#login-email').fill('ada@example.com'),
      submit,
      shown('.notice-bad'),
    ),
  ),
  portal_code: login('out', askForCode),
  portal_code_only: login('code_only', askForCode),
  portal_link_only: login('link_only', askForCode),
  portal_code_short: login('out', inOrder(askForCode, submit, shown('.field-error'))),
  portal_code_wrong: login(
    'out',
    inOrder(askForCode, (page) => page.locator('#login-code').fill('111111'), shown('.notice-bad')),
  ),
  portal_link_refused: { path: '/portal/magic#token=old', scenario: 'out', act: shown('.medal') },
  portal_link_gone: { path: '/portal/magic', scenario: 'out', act: shown('.medal') },
  portal_documents: { path: '/portal', scenario: 'in', act: shown('.payment') },
  portal_documents_many: { path: '/portal/documents', scenario: 'many', act: shown('.payment') },
  portal_documents_none: { path: '/portal/documents', scenario: 'none', act: shown('.medal') },
  portal_documents_broken: {
    path: '/portal/documents',
    scenario: 'broken',
    act: shown('.notice-bad'),
  },
  portal_receipt: receipt('a1'),
  portal_receipt_awaited: receipt('a2'),
  portal_receipt_refunded: receipt('a3'),
  portal_receipt_failed: receipt('a4'),
  portal_receipt_printed: receipt('a1', (page) => page.emulateMedia({ media: 'print' })),
  portal_receipt_missing: receipt('ff', shown('.medal')),
  portal_closed: { path: '/portal', scenario: 'closed', act: shown('.medal') },
  portal_down: { path: '/portal', scenario: 'down', act: shown('.notice-bad') },
  portal_not_found: { path: '/portal/nothing', scenario: 'out', act: shown('.medal') },
};
