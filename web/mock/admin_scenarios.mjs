const ada = {
  id: 'a00000000000000000000001',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  globalAdmin: true,
  organizations: [
    { id: 'b00000000000000000000001', name: 'Demo Shop', role: 'admin' },
    { id: 'b00000000000000000000002', name: 'Analytical Engines', role: 'viewer' },
  ],
};

const laptop = {
  id: 'c00000000000000000000001',
  label: 'Work laptop',
  createdAt: '2026-03-04T09:12:00Z',
  lastUsedAt: '2026-11-22T17:40:00Z',
  transports: ['internal'],
  synced: true,
};

const key = {
  id: 'c00000000000000000000002',
  label: 'Blue security key in the drawer of the front desk, spare',
  createdAt: '2026-05-11T14:02:00Z',
  lastUsedAt: null,
  transports: ['usb', 'nfc'],
  synced: false,
};

const sessions = [
  {
    id: 'd00000000000000000000002',
    createdAt: '2026-11-20T08:00:00Z',
    lastUsedAt: '2026-11-22T18:03:00Z',
    address: '2001:db8:7:42::/64',
    userAgent:
      'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
    current: false,
  },
  {
    id: 'd00000000000000000000001',
    createdAt: '2026-11-22T17:40:00Z',
    lastUsedAt: '2026-11-23T01:00:00Z',
    address: '203.0.113.0/24',
    userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
    current: true,
  },
];

/** How a visitor finds the gateway; `faults` are what its answers do wrong. */
const scenarios = {
  out: { signedIn: false },
  in: {},
  one_passkey: { passkeys: [laptop] },
  viewer: {
    user: { ...ada, globalAdmin: false, organizations: [ada.organizations[1]] },
  },
  nobody: { user: { ...ada, globalAdmin: false, organizations: [] } },
  step_up: { faults: { stepUp: true } },
  expiring: { faults: { tokenUses: 4 } },
  ended: { faults: { tokenUses: 4, refreshes: 1 } },
  conflict: { faults: { lastPasskey: true } },
  refused: { signedIn: false, faults: { signIn: [401, 'UNAUTHENTICATED'] } },
  limited: { signedIn: false, faults: { startSignIn: [429, 'RATE_LIMITED'] } },
  broken: { faults: { lists: [500, 'INTERNAL'] } },
  down: { faults: { check: [500, 'INTERNAL'] } },
  bad_fields: {
    faults: {
      profile: [
        400,
        'VALIDATION_FAILED',
        [{ field: 'mobilePhone', code: 'INVALID', message: 'no phone number' }],
      ],
    },
  },
};

const inAWeek = '2031-11-30T12:00:00Z';

/** The links there are, by their token. */
export const enrolments = {
  setup: { purpose: 'setup', expiresAt: inAWeek },
  invitation: {
    purpose: 'invitation',
    email: 'ada@example.com',
    organizationName: 'Demo Shop',
    expiresAt: inAWeek,
  },
  recovery: {
    purpose: 'recovery',
    email: 'ada@example.com',
    expiresAt: inAWeek,
  },
};

export function visitorFor(name) {
  const difference = scenarios[name.split('.')[0]];
  if (!difference) return null;
  const { faults = {}, ...fields } = difference;
  return {
    signedIn: true,
    user: ada,
    phone: '',
    passkeys: [laptop, key].map((passkey) => ({ ...passkey })),
    sessions: [...sessions],
    ...fields,
    faults,
    steppedUp: false,
    tokens: 0,
    uses: 0,
    calls: [],
  };
}
