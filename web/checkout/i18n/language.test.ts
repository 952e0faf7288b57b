import { describe, expect, it } from 'vitest';
import { translator } from '../../kit/i18n/translator';
import { de } from './de';
import { en } from './en';
import { wordbook } from './wordbook';

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries(wordbook.loaders))('dictionary %s', (_, load) => {
  it('has every key with text, and the same placeholders as English', async () => {
    const dictionary = await load();
    expect(Object.keys(dictionary).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(dictionary)) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(text), key).toEqual(placeholders(en[key as keyof typeof en]));
    }
  });
});

it('fills in values and picks the plural', () => {
  const { text, counted } = translator('en', en);
  expect(text('pay', { amount: '49.00 EUR' })).toBe('Pay 49.00 EUR');
  expect(counted('show_items', 1)).toBe('Show 1 item');
  expect(counted('show_items', 3)).toBe('Show 3 items');
  expect(translator('de', de).counted('show_items', 1)).toBe('1 Position anzeigen');
});
