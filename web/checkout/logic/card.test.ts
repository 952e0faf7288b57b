import { describe, expect, it } from 'vitest';
import { brandOf, cvcLengthOf, formatCardNumber, isComplete, passesLuhn } from './card';

describe('formatCardNumber', () => {
  it.each([
    ['4242424242424242', '4242 4242 4242 4242'],
    ['378282246310005', '3782 822463 10005'],
    ['42 42-4', '4242 4'],
    ['', ''],
    ['4242', '4242'],
    ['55555555555544449999', '5555 5555 5555 4444'],
  ])('%s', (typed, shown) => {
    expect(formatCardNumber(typed)).toBe(shown);
  });
});

it.each([
  ['4', 'visa'],
  ['51', 'mastercard'],
  ['2221', 'mastercard'],
  ['2720', 'mastercard'],
  ['37', 'amex'],
  ['36', 'diners'],
  ['3530', 'jcb'],
  ['6011', 'discover'],
  ['62', 'unionpay'],
  ['50', 'maestro'],
  ['2721', null],
  ['1', null],
  ['', null],
])('%s belongs to %s', (number, brand) => {
  expect(brandOf(number)).toBe(brand);
});

it('asks American Express for four digits', () => {
  expect(cvcLengthOf('3782')).toBe(4);
  expect(cvcLengthOf('4242')).toBe(3);
  expect(cvcLengthOf('')).toBe(3);
});

it.each([
  ['4242424242424242', true],
  ['4242424242424241', false],
  ['378282246310005', true],
  ['', false],
])('Luhn of %s is %s', (number, valid) => {
  expect(passesLuhn(number)).toBe(valid);
});

it('knows when a number is complete', () => {
  expect(isComplete('4242 4242 4242 424')).toBe(false);
  expect(isComplete('4242 4242 4242 4242')).toBe(true);
  expect(isComplete('3782 822463 10005')).toBe(true);
});
