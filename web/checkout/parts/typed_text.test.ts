import { expect, it } from 'vitest';
import { positionAfterDigits } from './typed_text';

it.each([
  ['4242 4242', 0, 0],
  ['4242 4242', 4, 4],
  ['4242 4242', 5, 6],
  ['4242', 9, 4],
])('in %j the caret behind %i digits stands at %i', (text, digits, position) => {
  expect(positionAfterDigits(text, digits)).toBe(position);
});
