import { expect, it } from 'vitest';
import { codeIn, secondsUntilResend } from './code';

it.each([
  ['123456', '123456'],
  ['123 456', '123456'],
  [' Your code: 123-456.\n', '123456'],
  ['12', '12'],
  ['1234567', '123456'],
  ['abc', ''],
])('%j', (text, code) => {
  expect(codeIn(text)).toBe(code);
});

it('counts down to the next mail', () => {
  expect(secondsUntilResend(1000, 1000)).toBe(60);
  expect(secondsUntilResend(1000, 60_500)).toBe(1);
  expect(secondsUntilResend(1000, 61_000)).toBe(0);
  expect(secondsUntilResend(1000, 999_000)).toBe(0);
});
