import { useEffect, useState } from 'preact/hooks';
import {
  chosenLanguage,
  formatLocale,
  type Language,
  type LanguageCookie,
  languageCookie,
  preferredLanguage,
} from './language';

/** The words of one front end. English comes with the page, for when nothing else can be loaded. */
export interface Wordbook<Words> {
  cookie: LanguageCookie;
  english: Words;
  loaders: Record<Language, () => Promise<Words>>;
}

export interface PageLanguage<Words> {
  language: Language;
  locale: string;
  /** Null until the first one is there. */
  dictionary: Words | null;
  choose(language: Language): void;
}

/** `asked` is the language the link or the session asks for, after the reader's own choice. */
export function useLanguage<Words>(
  { cookie, english, loaders }: Wordbook<Words>,
  asked?: string | null,
): PageLanguage<Words> {
  const [chosen, setChosen] = useState<Language | null>(null);
  const [loaded, setLoaded] = useState<{ language: Language; dictionary: Words } | null>(null);
  const language =
    chosen ??
    preferredLanguage([chosenLanguage(document.cookie, cookie), asked, ...navigator.languages]);
  // After a choice the old words stay until the new ones are there; before it, nothing is shown
  // that would change at once.
  const shown = loaded && (chosen !== null || loaded.language === language) ? loaded : null;

  useEffect(() => {
    let current = true;
    const keep = (dictionary: Words) => current && setLoaded({ language, dictionary });
    loaders[language]().then(keep, () => keep(loaded?.dictionary ?? english));
    return () => {
      current = false;
    };
  }, [language]);

  useEffect(() => {
    document.documentElement.lang = shown && shown.dictionary !== english ? shown.language : 'en';
  }, [shown]);

  function choose(next: Language) {
    document.cookie = languageCookie(cookie, next, location.protocol === 'https:');
    setChosen(next);
  }

  return {
    language,
    locale: formatLocale(shown?.language ?? language, navigator.languages),
    dictionary: shown?.dictionary ?? null,
    choose,
  };
}
