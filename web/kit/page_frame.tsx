import type { ComponentChildren } from 'preact';
import type { Language } from './i18n/language';
import { LanguageSelect } from './language_select';

interface FrameProps {
  /** What the link to the content says. */
  skip: string;
  language: Language;
  onLanguage: (language: Language) => void;
  /** At the top: whose page it is, and who is here. */
  masthead: ComponentChildren;
  /** Beside the language, at the end. */
  foot?: ComponentChildren;
  children: ComponentChildren;
}

/** What stands around every screen of pages with logins. */
export function PageFrame({ skip, masthead, foot, children, ...choice }: FrameProps) {
  return (
    <div class="frame">
      <a class="skip" href="#screen-title">
        {skip}
      </a>
      <header class="masthead">{masthead}</header>
      <main>{children}</main>
      <footer class="foot">
        <LanguageSelect {...choice} />
        {foot}
      </footer>
    </div>
  );
}
