import { describe, expect, it } from 'vitest';
import { wordbook as admin } from '../../admin/i18n/wordbook';
import { wordbook as checkout } from '../../checkout/i18n/wordbook';
import { wordbook as portal } from '../../portal/i18n/wordbook';
import type { Language } from './language';

interface Book {
  english: Record<string, string>;
  loaders: Record<Language, () => Promise<Record<string, string>>>;
}

const books: Record<string, Book> = { admin, checkout, portal };
const placeholders = (text: string) => (text.match(/\{\w+\}/g) ?? []).sort();
const cases = Object.entries(books).flatMap(([name, { english, loaders }]) =>
  Object.entries(loaders).map(([language, load]) => ({ name, language, english, load })),
);

describe.each(cases)('$name in $language', ({ english, load }) => {
  it('has every key with text, and the same placeholders as English', async () => {
    const dictionary = await load();
    expect(Object.keys(dictionary).sort()).toEqual(Object.keys(english).sort());
    for (const [key, text] of Object.entries(dictionary)) {
      expect(text.trim(), key).not.toBe('');
      expect(placeholders(text), key).toEqual(placeholders(english[key] ?? ''));
    }
  });
});
