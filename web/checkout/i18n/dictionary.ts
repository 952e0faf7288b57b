import type { en } from './en';

export type TextKey = keyof typeof en;
export type Dictionary = Record<TextKey, string>;
export type Values = Record<string, string | number>;

/** Keys that come in a singular and a plural form. */
export type CountedKey = 'show_items' | 'error_fields';

export interface Translator {
  locale: string;
  text(key: TextKey, values?: Values): string;
  counted(key: CountedKey, count: number): string;
}

export function translator(locale: string, dictionary: Dictionary): Translator {
  const plural = new Intl.PluralRules(locale);
  const text = (key: TextKey, values?: Values) => fill(dictionary[key], values);
  return {
    locale,
    text,
    counted: (key, count) => {
      const form = plural.select(count) === 'one' ? 'one' : 'other';
      return text(`${key}_${form}`, { count });
    },
  };
}

function fill(template: string, values: Values = {}): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
