import { expect, it } from 'vitest';
import { addressLines } from './address';

it('writes an address as on an envelope', () => {
  const address = {
    firstName: 'Ada',
    lastName: 'Lovelace',
    address1: 'Torstraße 1',
    postcode: '10115',
    city: 'Berlin',
    country: 'DE',
    email: 'ada@example.com',
  };
  expect(addressLines(address, 'de')).toEqual([
    'Ada Lovelace',
    'Torstraße 1',
    '10115 Berlin',
    'Deutschland',
  ]);
});

it('leaves out what is missing', () => {
  expect(addressLines({ country: 'ZZZ' }, 'en')).toEqual(['ZZZ']);
  expect(addressLines({}, 'en')).toEqual([]);
  expect(addressLines(null, 'en')).toEqual([]);
});
