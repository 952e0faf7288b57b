export type Values = Record<string, string | number>;

type Keys<Words> = Extract<keyof Words, string>;
type OneForm<Key extends string> = Key extends `${infer Stem}_one` ? Stem : never;

/** The stems of the keys that come in a singular and a plural form. */
export type CountedKeys<Words> = OneForm<Keys<Words>>;

export interface Translator<Key extends string = string, Counted extends string = string> {
  locale: string;
  text(key: Key, values?: Values): string;
  counted(key: Counted, count: number): string;
}

export function translator<Words extends Record<string, string>>(
  locale: string,
  words: Words,
): Translator<Keys<Words>, CountedKeys<Words>> {
  const plural = new Intl.PluralRules(locale);
  const lookup: Record<string, string> = words;
  const text = (key: string, values?: Values) => fill(lookup[key] ?? key, values);
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
