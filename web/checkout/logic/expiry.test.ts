import { expect, it } from 'vitest';
import { formatExpiry, isExpired, parseExpiry } from './expiry';

it.each([
  ['1', '', '1'],
  ['5', '', '05 / '],
  ['12', '1', '12 / '],
  ['123', '12 / ', '12 / 3'],
  ['1230', '', '12 / 30'],
  ['12/2030', '', '12 / 30'],
  ['1/30', '', '01 / 30'],
  ['12 / 30', '', '12 / 30'],
  ['12 /', '12 / ', '1'],
  ['', '1', ''],
])('typing %j after %j shows %j', (typed, previous, shown) => {
  expect(formatExpiry(typed, previous)).toBe(shown);
});

it('parses month and year', () => {
  expect(parseExpiry('09 / 30')).toEqual({ month: 9, year: 2030 });
  expect(parseExpiry('9/2031')).toEqual({ month: 9, year: 2031 });
  expect(parseExpiry('00 / 30')).toBeNull();
  expect(parseExpiry('13 / 30')).toBeNull();
  expect(parseExpiry('12')).toBeNull();
});

it('keeps a card good until its month is over', () => {
  const today = new Date(2026, 10, 30);
  expect(isExpired({ month: 11, year: 2026 }, today)).toBe(false);
  expect(isExpired({ month: 10, year: 2026 }, today)).toBe(true);
  expect(isExpired({ month: 1, year: 2027 }, today)).toBe(false);
});
