import { useEffect, useState } from 'preact/hooks';
import type { Dictionary } from './i18n/dictionary';
import { en } from './i18n/en';
import {
  dictionaryLoaders,
  formatLocale,
  type Language,
  languageCookie,
  preferredLanguage,
} from './i18n/language';

interface Loaded {
  language: Language;
  dictionary: Dictionary;
}

export interface PageLanguage {
  language: Language;
  locale: string;
  /** Null until the first one is there. */
  dictionary: Dictionary | null;
  choose(language: Language): void;
}

export function useLanguage(sessionLocale: string | null | undefined): PageLanguage {
  const [chosen, setChosen] = useState<Language | null>(null);
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const language = chosen ?? preferredLanguage(document.cookie, sessionLocale, navigator.languages);
  // After a choice the old words stay until the new ones are there; before it, nothing is shown
  // that would change at once.
  const shown = loaded && (chosen !== null || loaded.language === language) ? loaded : null;

  useEffect(() => {
    let current = true;
    const keep = (dictionary: Dictionary) => current && setLoaded({ language, dictionary });
    dictionaryLoaders[language]().then(keep, () => keep(loaded?.dictionary ?? en));
    return () => {
      current = false;
    };
  }, [language]);

  useEffect(() => {
    document.documentElement.lang = shown && shown.dictionary !== en ? shown.language : 'en';
  }, [shown]);

  function choose(next: Language) {
    document.cookie = languageCookie(next, location.protocol === 'https:');
    setChosen(next);
  }

  return {
    language,
    locale: formatLocale(shown?.language ?? language, navigator.languages),
    dictionary: shown?.dictionary ?? null,
    choose,
  };
}
