import { describe, expect, it } from 'vitest';
import { currencyExponent, formatAmount, formatMoney, formatPercent } from './money';

describe('currencyExponent', () => {
  it.each([
    ['EUR', 2],
    ['JPY', 0],
    ['KWD', 3],
    ['CLF', 4],
    ['eur', 2],
    // Browsers disagree with ISO 4217 on these.
    ['HUF', 2],
    ['IQD', 3],
    ['ISK', 0],
    ['MGA', 2],
  ])('of %s is %i', (currency, exponent) => {
    expect(currencyExponent(currency)).toBe(exponent);
  });
});

describe('formatMoney', () => {
  it.each([
    [4900, 'EUR', 'en', '49.00\u00a0EUR'],
    [4900, 'EUR', 'de', '49,00\u00a0EUR'],
    [128000, 'JPY', 'en', '128,000\u00a0JPY'],
    [1234567890, 'KWD', 'en', '1,234,567.890\u00a0KWD'],
    [4900, 'HUF', 'en', '49.00\u00a0HUF'],
    [-250, 'USD', 'en', '-2.50\u00a0USD'],
    [5, 'eur', 'en', '0.05\u00a0EUR'],
  ])('%i %s in %s', (minor, currency, locale, shown) => {
    expect(formatMoney(minor, currency, locale)).toBe(shown);
  });

  it('leaves separators out of a number to copy', () => {
    expect(formatAmount(123456789, 'EUR', 'de', false)).toBe('1234567,89');
  });
});

it('formats tax rates', () => {
  expect(formatPercent(19, 'en')).toBe('19%');
  expect(formatPercent(8.1, 'de')).toBe('8,1\u00a0%');
});
