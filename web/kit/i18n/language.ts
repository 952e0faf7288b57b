export const languages = { en: 'English', de: 'Deutsch' } as const;
export type Language = keyof typeof languages;

/** Where a front end keeps the reader's choice. */
export interface LanguageCookie {
  name: string;
  path: string;
}

const cookieAgeSeconds = 365 * 24 * 3600;

export function knownLanguage(tag: string | null | undefined): Language | null {
  const primary = tag?.toLowerCase().split(/[-_]/)[0] ?? '';
  return Object.hasOwn(languages, primary) ? (primary as Language) : null;
}

/** The first of these that has words: choice, what the page was asked for, the browser's. */
export function preferredLanguage(candidates: readonly (string | null | undefined)[]): Language {
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

export function chosenLanguage(cookies: string, { name }: LanguageCookie): string | null {
  return new RegExp(`(?:^|;\\s*)${name}=([\\w-]+)`).exec(cookies)?.[1] ?? null;
}

export function languageCookie(
  { name, path }: LanguageCookie,
  language: Language,
  secure: boolean,
): string {
  const attributes = `Path=${path}; Max-Age=${cookieAgeSeconds}; SameSite=Lax`;
  return `${name}=${language}; ${attributes}${secure ? '; Secure' : ''}`;
}
