import { expect, it } from 'vitest';
import { translator } from './translator';
import { de } from '../../checkout/i18n/de';
import { en } from '../../checkout/i18n/en';

it('fills in values and picks the plural', () => {
  const { text, counted } = translator('en', en);
  expect(text('pay', { amount: '49.00 EUR' })).toBe('Pay 49.00 EUR');
  expect(counted('show_items', 1)).toBe('Show 1 item');
  expect(counted('show_items', 3)).toBe('Show 3 items');
  expect(translator('de', de).counted('show_items', 1)).toBe('1 Position anzeigen');
});
