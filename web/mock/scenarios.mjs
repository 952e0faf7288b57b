const testCards = [
  { number: '4242424242424242', brand: 'visa', outcome: 'succeeds' },
  { number: '4000002760003184', brand: 'visa', outcome: 'requires_action' },
  { number: '4000000000000002', brand: 'visa', outcome: 'card_declined' },
  { number: '4000000000009995', brand: 'visa', outcome: 'insufficient_funds' },
  { number: '5555555555554444', brand: 'mastercard', outcome: 'succeeds' },
  { number: '378282246310005', brand: 'amex', outcome: 'incorrect_cvc' },
];

const sandbox = {
  providerId: '64f000000000000000000001',
  type: 'sandbox',
  label: 'Card',
  description: null,
  mode: 'test',
  sdk: null,
  default: true,
  testCards,
};

const wire = {
  providerId: '64f000000000000000000002',
  type: 'wire',
  label: 'Bank transfer',
  description: null,
  mode: 'live',
  sdk: null,
  default: false,
};

export const bankDetails = {
  type: 'bank_details',
  bankName: 'Musterbank Berlin',
  accountHolder: 'Demo Shop Handelsgesellschaft mbH',
  iban: 'DE89370400440532013000',
  bic: 'COBADEFFXXX',
  reference: 'A-1007-7Q4K',
  amount: 4900,
  currency: 'EUR',
  instructions: null,
};

const base = {
  status: 'pending',
  currency: 'EUR',
  amount: 4900,
  totalNet: 4118,
  totalTax: 782,
  totalGross: 4900,
  taxIncluded: true,
  taxBreakdown: [{ taxRate: 19, taxRateCode: '', taxableBase: 4118, taxAmount: 782 }],
  lineItems: [
    {
      name: 'Enamel mug',
      description: '350 ml, forest green',
      quantity: 2,
      unitAmount: 1450,
      itemType: 'goods',
      amountType: 'gross',
    },
    {
      name: 'Filter coffee',
      description: 'Whole beans, 250 g',
      quantity: 1,
      unitAmount: 1510,
      itemType: 'goods',
      amountType: 'gross',
    },
    {
      name: 'Shipping',
      description: null,
      quantity: 1,
      unitAmount: 490,
      itemType: 'shipping',
      amountType: 'gross',
    },
  ],
  providers: ['sandbox', 'wire'],
  providerOptions: [sandbox, wire],
  branding: { logo: null, primaryColor: '#0f766e' },
  siteName: 'Demo Shop',
  supportEmail: 'help@demo-shop.example',
  externalReference: 'A-1007',
  invoiceNumber: null,
  expiresAt: '2031-11-22T22:00:00Z',
  livemode: false,
  locale: null,
  checkoutSettings: {
    vatIdValidation: 'none',
    showTaxBreakdown: true,
    requiredBillingFields: ['country', 'postcode'],
    collectCompanyName: false,
    collectShipping: false,
    locale: null,
  },
  email: 'ada@example.com',
  billingAddress: { firstName: 'Ada', lastName: 'Lovelace', country: 'DE', postcode: '10115' },
  redirectUrl: null,
  cancelUrl: 'https://demo-shop.example/cart',
  activeTransaction: null,
};

const everyField = [
  'firstName',
  'lastName',
  'email',
  'country',
  'postcode',
  'address1',
  'city',
  'state',
  'phone',
  'companyName',
];

const active = { transactionId: 'a0000000000000000000feed', status: 'pending_provider' };

/** How a session differs from the plain one; `faults` are what its answers do wrong. */
export const scenarios = {
  plain: {},
  empty: { email: null, billingAddress: null },
  everything: {
    email: null,
    billingAddress: null,
    branding: { logo: '/mock/logo.svg', primaryColor: '#facc15' },
    checkoutSettings: {
      ...base.checkoutSettings,
      requiredBillingFields: everyField,
      collectCompanyName: true,
      vatIdValidation: 'format',
    },
  },
  live: { livemode: true, branding: { logo: '/mock/logo.svg', primaryColor: '#1d4ed8' } },
  unbranded: { branding: null, cancelUrl: null, supportEmail: null, siteName: null },
  hidden_tax: {
    checkoutSettings: { ...base.checkoutSettings, showTaxBreakdown: false },
    lineItems: [],
  },
  untaxed: { totalTax: 0, totalNet: 4900, taxBreakdown: [] },
  yen: {
    currency: 'JPY',
    amount: 128000,
    totalGross: 128000,
    totalNet: 116364,
    totalTax: 11636,
    taxBreakdown: [{ taxRate: 10, taxableBase: 116364, taxAmount: 11636 }],
    lineItems: [{ name: 'Chef knife', quantity: 4, unitAmount: 32000 }],
  },
  dinar: {
    currency: 'KWD',
    amount: 1234567890,
    totalGross: 1234567890,
    totalNet: 1234567890,
    totalTax: 0,
    taxBreakdown: [],
    lineItems: [
      {
        name: 'A very long product name that has to wrap on a telephone',
        quantity: 1,
        unitAmount: 1234567890,
      },
    ],
  },
  no_default: { providerOptions: [{ ...sandbox, default: false }, wire] },
  no_method: { providerOptions: [], providers: [] },
  wire_only: { providerOptions: [{ ...wire, default: true }], providers: ['wire'] },
  returning: { redirectUrl: null, returnTo: '/mock/shop' },
  wire_again: {
    status: 'processing',
    activeTransaction: { ...active, providerId: wire.providerId, next: bankDetails },
  },
  open_attempt: { activeTransaction: { ...active, providerId: sandbox.providerId, next: null } },
  processing: { status: 'processing' },
  expired: { status: 'expired', redirectUrl: 'https://demo-shop.example/cart' },
  cancelled: { status: 'cancelled', redirectUrl: 'https://demo-shop.example/cart' },
  completed: { status: 'completed', redirectUrl: 'https://demo-shop.example/thanks' },
  stuck: { faults: { stuck: true } },
  forbidden: { faults: { load: [403, 'ORIGIN_NOT_ALLOWED'] } },
  broken: { faults: { load: [500, 'INTERNAL'] } },
  limited: { faults: { limitedLoads: 1, retryAfter: 3 } },
  limited_long: { faults: { limitedLoads: 1, retryAfter: 42 } },
  slow: { faults: { loadDelayMs: 20_000 } },
  bad_fields: {
    faults: {
      create: [400, 'VALIDATION_FAILED'],
      details: [
        {
          field: 'billingAddress.postcode',
          code: 'INVALID',
          message: 'postcode does not match country',
        },
        { field: 'billingAddress.country', code: 'REQUIRED', message: 'country is required' },
      ],
    },
  },
  blocked: { faults: { create: [409, 'CHECKOUT_BLOCKED_BY_CUSTOMER_HOLD'] } },
  provider_down: { faults: { create: [502, 'PROVIDER_ERROR'] } },
  expired_meanwhile: { faults: { create: [409, 'CHECKOUT_EXPIRED'], thenStatus: 'expired' } },
};

export function sessionFor(code) {
  const name = code.split('.')[0];
  const difference = scenarios[name];
  if (!difference) return null;
  const { faults = {}, returnTo = null, ...fields } = difference;
  return {
    checkout: { ...base, ...fields, id: `cs_${code}` },
    faults,
    returnTo,
    loads: 0,
    creates: 0,
    transactions: new Map(),
  };
}

export { testCards };
