import { done, ok, refuse } from './answers.mjs';
import { MockLogins } from './logins.mjs';

const shop = { siteName: 'Demo Shop', organizationName: 'Demo Shop GmbH', livemode: true };
const book = {
  siteName: 'Field guides',
  organizationName: 'Analytical Engines Ltd',
  livemode: true,
};

const payments = [
  {
    id: '64f0000000000000000000a1',
    externalReference: 'A-1007',
    amount: 4900,
    currency: 'EUR',
    status: 'succeeded',
    refundedAmount: 0,
    method: 'card',
    ...shop,
    createdAt: '2026-11-20T16:40:00Z',
    confirmedAt: '2026-11-20T16:41:12Z',
  },
  {
    id: '64f0000000000000000000a2',
    externalReference: 'GUIDE-2026-000000000000481516',
    amount: 128000,
    currency: 'JPY',
    status: 'pending_provider',
    refundedAmount: 0,
    method: 'wire',
    ...book,
    createdAt: '2026-11-18T09:00:00Z',
    confirmedAt: null,
  },
  {
    id: '64f0000000000000000000a3',
    externalReference: 'A-0871',
    amount: 11900,
    currency: 'EUR',
    status: 'succeeded',
    refundedAmount: 1900,
    method: 'card',
    ...shop,
    livemode: false,
    createdAt: '2026-08-02T11:20:00Z',
    confirmedAt: '2026-08-02T11:20:30Z',
  },
  {
    id: '64f0000000000000000000a4',
    externalReference: '',
    amount: 2500,
    currency: 'EUR',
    status: 'failed',
    refundedAmount: 0,
    method: 'card',
    ...shop,
    createdAt: '2026-08-02T11:00:00Z',
    confirmedAt: null,
  },
];

const details = {
  '64f0000000000000000000a1': {
    invoiceNumber: '',
    items: [
      {
        name: 'Enamel mug',
        description: '350 ml, forest green',
        quantity: 2,
        unitPrice: 1450,
        total: 2900,
        amountType: 'gross',
        vatRate: 19,
      },
      {
        name: 'Filter coffee',
        description: '',
        quantity: 1,
        unitPrice: 1510,
        total: 1510,
        amountType: 'gross',
        vatRate: 7,
      },
      {
        name: 'Shipping',
        description: '',
        quantity: 1,
        unitPrice: 490,
        total: 490,
        amountType: 'gross',
        vatRate: 19,
      },
    ],
    totals: {
      totalNet: 4260,
      totalTax: 640,
      totalGross: 4900,
      taxIncluded: true,
      taxBreakdown: [
        { taxRate: 19, taxRateCode: '', taxableBase: 2849, taxAmount: 541 },
        { taxRate: 7, taxRateCode: '', taxableBase: 1411, taxAmount: 99 },
      ],
    },
    billingAddress: {
      firstName: 'Ada',
      lastName: 'Lovelace',
      companyName: 'Engine Room GmbH',
      address1: 'Torstraße 1',
      postcode: '10115',
      city: 'Berlin',
      country: 'DE',
      vatId: 'DE123456789',
    },
    supportEmail: 'help@demo-shop.example',
  },
};

const plainDetail = ({ amount }) => ({
  invoiceNumber: 'RE-2026-17',
  items: [{ name: 'Field guide to payments', quantity: 1, unitPrice: amount, total: amount }],
  totals: { totalNet: amount, totalTax: 0, totalGross: amount, taxBreakdown: [] },
  billingAddress: { country: 'DE' },
  paymentUrl: '/checkout/wire_again.portal',
});

const scenarios = {
  out: { signedIn: false },
  in: {},
  none: { payments: [] },
  many: { payments: Array.from({ length: 60 }, (_, at) => ({ ...payments[0], id: `p${at}` })) },
  closed: { status: { enabled: false, magicLinkEnabled: false, otpEnabled: false } },
  code_only: { signedIn: false, status: { magicLinkEnabled: false } },
  link_only: { signedIn: false, status: { otpEnabled: false } },
  limited: { signedIn: false, faults: { requestCode: [429, 'RATE_LIMITED'] } },
  broken: { faults: { payments: [500, 'INTERNAL'] } },
  down: { faults: { status: [500, 'INTERNAL'] } },
  expiring: { faults: { tokenUses: 2 } },
  ended: { faults: { tokenUses: 2, refreshes: 1 } },
};

function visitorFor(name) {
  const difference = scenarios[name.split('.')[0]] ?? scenarios.out;
  const { faults = {}, status = {}, ...fields } = difference;
  return {
    signedIn: true,
    payments,
    ...fields,
    status: { enabled: true, magicLinkEnabled: true, otpEnabled: true, ...status },
    faults,
    tokens: 0,
    uses: 0,
    codesSent: 0,
    tries: [],
  };
}

/** The portal for a buyer whose code is 123456. The cookie `scenario` says who visits. */
export class MockPortal extends MockLogins {
  constructor() {
    super(visitorFor);
  }

  openRoutes(visitor, body) {
    const { faults } = visitor;
    const base = '^/api/v1/portal/';
    const route = (verb, end, handle) => [verb, new RegExp(`${base}${end}$`), handle];
    return [
      route('GET', 'status', () => (faults.status ? refuse(...faults.status) : ok(visitor.status))),
      route('POST', 'auth/request-otp', () => this.sendCode(visitor)),
      route('POST', 'auth/verify-otp', () => this.verify(visitor, body)),
      route('POST', 'auth/magic-link', () =>
        body.token === 'good' ? this.signIn(visitor) : refuse(401, 'PORTAL_LINK_INVALID'),
      ),
      route('POST', 'auth/refresh', () => this.refresh(visitor)),
      route('POST', 'auth/logout', () => {
        visitor.signedIn = false;
        return done();
      }),
    ];
  }

  sessionRoutes(visitor, { request }) {
    const { faults } = visitor;
    return [
      [
        'GET',
        /^\/api\/v1\/portal\/session$/,
        () => ok({ email: 'ada@example.com', hasSubscriptions: false }),
      ],
      [
        'GET',
        /^\/api\/v1\/portal\/payments$/,
        () => (faults.payments ? refuse(...faults.payments) : this.list(visitor, request)),
      ],
      ['GET', /^\/api\/v1\/portal\/payments\/(\w+)$/, (id) => this.payment(visitor, id)],
    ];
  }

  list(visitor, request) {
    const query = new URL(request.url, 'http://localhost').searchParams;
    const from = Number(query.get('after') ?? 0);
    const to = from + Number(query.get('limit'));
    const more = to < visitor.payments.length;
    return ok({
      payments: visitor.payments.slice(from, to),
      total: visitor.payments.length,
      page: 1,
      limit: to - from,
      nextCursor: more ? String(to) : null,
    });
  }

  payment(visitor, id) {
    const payment = visitor.payments.find((one) => one.id === id);
    return payment
      ? ok({ ...payment, ...(details[id] ?? plainDetail(payment)) })
      : refuse(404, 'NOT_FOUND');
  }

  sendCode(visitor) {
    if (visitor.faults.requestCode) {
      return { ...refuse(...visitor.faults.requestCode), headers: { 'retry-after': '42' } };
    }
    visitor.codesSent++;
    return ok({ sent: true });
  }

  verify(visitor, { code }) {
    visitor.tries.push(code);
    return code === '123456' ? this.signIn(visitor) : refuse(401, 'PORTAL_OTP_INVALID');
  }

  signIn(visitor) {
    visitor.signedIn = true;
    return ok({ ...this.token(visitor), email: 'ada@example.com' });
  }
}
