import { describe, expect, it } from 'vitest';
import type { BankDetails } from '../../api/types';
import { epcPayload } from './epc';
import { compactIban, groupIban, hasValidCheckDigits } from './iban';
import { drawQr } from './qr_drawing';

const details: BankDetails = {
  type: 'bank_details',
  accountHolder: 'Müller  & Söhne',
  iban: 'DE89 3704 0044 0532 0130 00',
  bic: 'COBADEFFXXX',
  reference: 'A-1007',
  amount: 4905,
  currency: 'EUR',
};

it('groups an IBAN by four', () => {
  expect(groupIban('de89370400440532013000')).toBe('DE89 3704 0044 0532 0130 00');
  expect(groupIban('NO9386011117947')).toBe('NO93 8601 1117 947');
  expect(compactIban('NO93 8601 1117 947')).toBe('NO9386011117947');
});

it('checks the digits of accounts and creditor references', () => {
  expect(hasValidCheckDigits('DE89370400440532013000')).toBe(true);
  expect(hasValidCheckDigits('DE88370400440532013000')).toBe(false);
  expect(hasValidCheckDigits('RF18539007547034')).toBe(true);
  expect(hasValidCheckDigits('12345')).toBe(false);
});

describe('epcPayload', () => {
  it('has the eleven lines of EPC069-12', () => {
    expect(epcPayload(details)?.split('\n')).toEqual([
      'BCD',
      '002',
      '1',
      'SCT',
      'COBADEFFXXX',
      'Müller & Söhne',
      'DE89370400440532013000',
      'EUR49.05',
      '',
      '',
      'A-1007',
    ]);
  });

  it('puts a creditor reference into its own line', () => {
    expect(
      epcPayload({ ...details, reference: 'RF18 5390 0754 7034' })
        ?.split('\n')
        .slice(9),
    ).toEqual(['RF18539007547034', '']);
  });

  it.each([
    ['another currency', { currency: 'USD' }],
    ['no IBAN', { iban: null }],
    ['a mistyped IBAN', { iban: 'DE00' }],
    ['no amount', { amount: 0 }],
  ])('is not offered with %s', (_, change) => {
    expect(epcPayload({ ...details, ...change })).toBeNull();
  });

  it('cuts the name and the reference to what the standard allows', () => {
    const long = { accountHolder: 'n'.repeat(200), reference: 'r'.repeat(500) };
    const lines = epcPayload({ ...details, ...long })?.split('\n');
    expect(lines?.[5]).toHaveLength(70);
    expect(lines?.[10]).toHaveLength(140);
  });

  it('is not offered beyond the 331 bytes a banking app must accept', () => {
    const long = { accountHolder: 'ß'.repeat(70), reference: 'ß'.repeat(140) };
    expect(epcPayload({ ...details, ...long })).toBeNull();
  });
});

it('draws a code with a quiet zone', () => {
  const { size, path } = drawQr('BCD\n002\nMüller');
  expect((size - 8 - 17) % 4).toBe(0);
  expect(path.startsWith('M4 4h1v1h-1z')).toBe(true);
});
