import { Icon } from './icons';
import { type Language, languages } from './i18n/language';
import { useKitShell } from './shell';

interface LanguageSelectProps {
  language: Language;
  onLanguage: (language: Language) => void;
}

export function LanguageSelect({ language, onLanguage }: LanguageSelectProps) {
  const { text } = useKitShell();
  return (
    <label class="language">
      <Icon name="globe" size={18} />
      <span class="sr-only">{text('language')}</span>
      <select
        value={language}
        onChange={(event) => onLanguage(event.currentTarget.value as Language)}
      >
        {Object.entries(languages).map(([code, name]) => (
          <option key={code} value={code} lang={code}>
            {name}
          </option>
        ))}
      </select>
    </label>
  );
}
