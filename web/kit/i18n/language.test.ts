import { expect, it } from 'vitest';
import { chosenLanguage, formatLocale, languageCookie, preferredLanguage } from './language';

const cookie = { name: 'checkout_language', path: '/checkout' };

it('prefers the cookie, then what is asked for, then the browser, then English', () => {
  const preferred = (cookies: string, ...others: (string | null)[]) =>
    preferredLanguage([chosenLanguage(cookies, cookie), ...others]);
  expect(preferred('a=1; checkout_language=de', 'en', 'en')).toBe('de');
  expect(preferred('checkout_language=xx', 'de-AT', 'en')).toBe('de');
  expect(preferred('portal_language=de', null, 'fr-FR', 'de-CH')).toBe('de');
  expect(preferred('', 'constructor', 'pt')).toBe('en');
});

it('keeps the region for numbers and dates', () => {
  expect(formatLocale('de', ['en-US', 'de-CH'])).toBe('de-CH');
  expect(formatLocale('de', ['en-US'])).toBe('de');
});

it('stores the choice for its own pages alone', () => {
  expect(languageCookie(cookie, 'de', true)).toBe(
    'checkout_language=de; Path=/checkout; Max-Age=31536000; SameSite=Lax; Secure',
  );
});
