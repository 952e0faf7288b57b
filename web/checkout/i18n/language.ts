import type { Dictionary } from './dictionary';
import { en } from './en';

export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

/** English comes with the page: it is shown when nothing else can be loaded. */
export const dictionaryLoaders: Record<Language, () => Promise<Dictionary>> = {
  en: async () => en,
  de: () => import('./de').then(({ de }) => de),
};

const cookieName = 'checkout_language';
const cookieAgeSeconds = 365 * 24 * 3600;

export function knownLanguage(tag: string | null | undefined): Language | null {
  const primary = tag?.toLowerCase().split(/[-_]/)[0] ?? '';
  return Object.hasOwn(languages, primary) ? (primary as Language) : null;
}

/** The payer's choice, else what the shop asked for, else the browser's, else English. */
export function preferredLanguage(
  cookies: string,
  sessionLocale: string | null | undefined,
  browserLanguages: readonly string[],
): Language {
  const candidates = [languageIn(cookies), sessionLocale, ...browserLanguages];
  for (const candidate of candidates) {
    const language = knownLanguage(candidate);
    if (language) return language;
  }
  return 'en';
}

/** Keeps the region for number and date formats: a reader of "de-CH" gets Swiss separators. */
export function formatLocale(language: Language, browserLanguages: readonly string[]): string {
  return browserLanguages.find((tag) => knownLanguage(tag) === language) ?? language;
}

function languageIn(cookies: string): string | null {
  return new RegExp(`(?:^|;\\s*)${cookieName}=([\\w-]+)`).exec(cookies)?.[1] ?? null;
}

export function languageCookie(language: Language, secure: boolean): string {
  const attributes = `Path=/checkout; Max-Age=${cookieAgeSeconds}; SameSite=Lax`;
  return `${cookieName}=${language}; ${attributes}${secure ? '; Secure' : ''}`;
}
