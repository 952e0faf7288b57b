import { describe, expect, it } from 'vitest';
import { de } from './de';
import { translator } from './dictionary';
import { en } from './en';
import { dictionaryLoaders, formatLocale, languageCookie, preferredLanguage } from './language';

const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();

describe.each(Object.entries(dictionaryLoaders))('dictionary %s', (_, load) => {
  it('has every key with text, and the same placeholders as English', async () => {
    const dictionary = await load();
    expect(Object.keys(dictionary).sort()).toEqual(Object.keys(en).sort());
    for (const [key, text] of Object.entries(dictionary)) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(text), key).toEqual(placeholders(en[key as keyof typeof en]));
    }
  });
});

it('prefers the cookie, then the session, then the browser, then English', () => {
  expect(preferredLanguage('a=1; checkout_language=de', 'en', ['en'])).toBe('de');
  expect(preferredLanguage('checkout_language=xx', 'de-AT', ['en'])).toBe('de');
  expect(preferredLanguage('', null, ['fr-FR', 'de-CH'])).toBe('de');
  expect(preferredLanguage('', 'constructor', ['pt'])).toBe('en');
});

it('keeps the region for numbers and dates', () => {
  expect(formatLocale('de', ['en-US', 'de-CH'])).toBe('de-CH');
  expect(formatLocale('de', ['en-US'])).toBe('de');
});

it('stores the choice for the checkout alone', () => {
  expect(languageCookie('de', true)).toBe(
    'checkout_language=de; Path=/checkout; Max-Age=31536000; SameSite=Lax; Secure',
  );
});

it('fills in values and picks the plural', () => {
  const { text, counted } = translator('en', en);
  expect(text('pay', { amount: '49.00 EUR' })).toBe('Pay 49.00 EUR');
  expect(counted('show_items', 1)).toBe('Show 1 item');
  expect(counted('show_items', 3)).toBe('Show 3 items');
  expect(translator('de', de).counted('show_items', 1)).toBe('1 Position anzeigen');
});
