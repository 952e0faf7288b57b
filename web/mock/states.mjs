const cards = {
  succeeds: '4242 4242 4242 4242',
  confirmation: '4000 0027 6000 3184',
  insufficient: '4000 0000 0000 9995',
  notOnTheList: '4111 1111 1111 1111',
};

const heading = (page) => page.locator('h1');
const payButton = (page) => page.locator('button[type=submit]');

export async function fillCard(page, number) {
  await page.locator('#card-number').fill(number);
  await page.locator('#card-expiry').pressSequentially('1230');
  await page.locator('#card-cvc').fill('123');
}

const payBy = (number) => async (page) => {
  await fillCard(page, number);
  await payButton(page).click();
};

const payByTransfer = async (page) => {
  await page.locator('input[type=radio]').last().check();
  await payButton(page).click();
};

const shown = (selector) => (page) => page.locator(selector).first().waitFor();
function titled(en, de) {
  return (page) =>
    heading(page)
      .getByText(new RegExp(`${en}|${de}`))
      .waitFor();
}

const inOrder =
  (...acts) =>
  async (page, gateway) => {
    for (const act of acts) await act(page, gateway);
  };

const focused = (selector) => (page) => page.locator(selector).focus();

/** Every state of the page: the mock session it starts from and the way there. */
export const states = {
  loading: { session: 'slow', act: shown('.bone') },
  form: { session: 'plain' },
  form_focus: { session: 'plain', act: focused('#card-number') },
  form_empty: { session: 'empty' },
  form_everything: { session: 'everything', act: shown('.logo') },
  form_live: { session: 'live', act: shown('.logo') },
  form_unbranded: { session: 'unbranded' },
  form_hidden_tax: { session: 'hidden_tax' },
  form_untaxed: { session: 'untaxed' },
  form_yen: { session: 'yen' },
  form_dinar: { session: 'dinar' },
  form_no_default: {
    session: 'no_default',
    act: inOrder((page) => payButton(page).click(), shown('#method-error')),
  },
  form_no_method: { session: 'no_method' },
  form_wire: { session: 'wire_only' },
  form_unfolded: {
    session: 'plain',
    act: inOrder(
      (page) => page.locator('.unfolders .link').first().click(),
      (page) => page.locator('.summary .disclose').click(),
      (page) => page.locator('.test-cards .disclose').click(),
    ),
  },
  form_filled: { session: 'plain', act: (page) => fillCard(page, cards.succeeds) },
  form_errors: {
    session: 'empty',
    act: inOrder((page) => payButton(page).click(), shown('.field-error')),
  },
  form_real_card: {
    session: 'plain',
    act: inOrder(payBy(cards.notOnTheList), shown('#test-cards ul')),
  },
  form_bad_fields: {
    session: 'bad_fields',
    act: inOrder(payBy(cards.succeeds), shown('.field-error')),
  },
  form_blocked: { session: 'blocked', act: inOrder(payBy(cards.succeeds), shown('.notice-bad')) },
  form_provider_down: {
    session: 'provider_down',
    act: inOrder(payBy(cards.succeeds), shown('.notice-bad')),
  },
  form_expired_meanwhile: {
    session: 'expired_meanwhile',
    act: inOrder(payBy(cards.succeeds), shown('.result')),
  },
  processing: { session: 'stuck', act: inOrder(payBy(cards.succeeds), shown('.result-amount')) },
  challenge: { session: 'plain', act: inOrder(payBy(cards.confirmation), shown('.challenge')) },
  challenge_rejected: {
    session: 'plain',
    act: inOrder(
      payBy(cards.confirmation),
      (page) => page.locator('.challenge .button-quiet').click(),
      titled('did not go through', 'nicht geklappt'),
    ),
  },
  wire: { session: 'plain', act: inOrder(payByTransfer, shown('.qr svg')) },
  wire_copied: {
    session: 'wire_again',
    act: inOrder(
      shown('.qr svg'),
      (page) => page.locator('.copy').nth(3).click(),
      shown('.copy-done'),
    ),
  },
  success: { session: 'plain', act: inOrder(payBy(cards.succeeds), shown('.medal-good')) },
  success_returning: {
    session: 'returning',
    act: inOrder(payBy(cards.succeeds), shown('.redirect')),
  },
  failure: { session: 'plain', act: inOrder(payBy(cards.insufficient), shown('.medal-bad')) },
  open_attempt: { session: 'open_attempt', act: shown('.result') },
  delayed: { session: 'processing', act: shown('.result') },
  expired: { session: 'expired', act: shown('.result') },
  cancelled: { session: 'cancelled', act: shown('.result') },
  completed: { session: 'completed', act: shown('.result') },
  not_found: { session: 'no_such_session', act: shown('.result') },
  forbidden: { session: 'forbidden', act: shown('.result') },
  broken: { session: 'broken', act: shown('.request-id') },
  limited: { session: 'limited_long', act: shown('.banner') },
  lost: {
    session: 'plain',
    offline: true,
    act: inOrder(shown('.pay-form .button-pay'), payBy(cards.succeeds), shown('.banner')),
  },
};

export { cards, payBy, payByTransfer };
