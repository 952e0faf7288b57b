import type { ComponentChildren } from 'preact';
import type { Checkout } from '../../api/types';
import type { Language } from '../../kit/i18n/language';
import { Badge } from '../../kit/icons';
import { LanguageSelect } from '../../kit/language_select';
import { useShell } from '../context';
import { webAddress } from '../logic/web_address';

interface FrameProps {
  checkout: Checkout | null;
  language: Language;
  onLanguage: (language: Language) => void;
  children: ComponentChildren;
}

export function PageFrame({ checkout, language, onLanguage, children }: FrameProps) {
  return (
    <div class="frame">
      <Masthead checkout={checkout} />
      <main>{children}</main>
      <Foot supportEmail={checkout?.supportEmail} language={language} onLanguage={onLanguage} />
    </div>
  );
}

function Masthead({ checkout }: { checkout: Checkout | null }) {
  const { text } = useShell();
  const logo = webAddress(checkout?.branding?.logo);
  const site = checkout?.siteName ?? '';
  return (
    <header class="masthead">
      {logo ? (
        <img class="logo" src={logo} alt={site} referrerpolicy="no-referrer" />
      ) : (
        <span class="site-name">{site}</span>
      )}
      {checkout?.livemode === false && <Badge tone="test">{text('test_mode')}</Badge>}
    </header>
  );
}

interface FootProps {
  supportEmail: string | null | undefined;
  language: Language;
  onLanguage: (language: Language) => void;
}

function Foot({ supportEmail, language, onLanguage }: FootProps) {
  const { text } = useShell();
  const [before, after] = text('support').split('{email}');
  return (
    <footer class="foot">
      <LanguageSelect language={language} onLanguage={onLanguage} />
      {supportEmail && (
        <p>
          {before}
          <a href={`mailto:${encodeURIComponent(supportEmail)}`}>{supportEmail}</a>
          {after}
        </p>
      )}
    </footer>
  );
}
