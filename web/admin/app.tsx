import { useEffect, useMemo, useState } from 'preact/hooks';
import { type AdminApi, StepUpCancelled } from '../api/admin_api';
import { translator } from '../kit/i18n/translator';
import { useLanguage } from '../kit/i18n/use_language';
import { useRoute } from '../kit/router';
import { ShellContext } from '../kit/shell';
import { useFocusOnChange } from '../kit/use_focus_on_change';
import { AdminContext, type Shell } from './context';
import type { TextKey } from './i18n/dictionary';
import { en } from './i18n/en';
import { wordbook } from './i18n/wordbook';
import { AdminFrame } from './parts/frame';
import { StepUpDialog } from './parts/step_up_dialog';
import { AccountScreen } from './screens/account_screen';
import { EnrolScreen } from './screens/enrol_screen';
import { NotFoundScreen } from './screens/not_found_screen';
import { SignInScreen } from './screens/sign_in_screen';
import { StartScreen } from './screens/start_screen';
import { useAccess } from './use_access';

interface AppProps {
  api: AdminApi;
  /** What the enrolment link brought along. */
  token: string | null;
}

const titles: Record<string, TextKey> = {
  '/': 'title_start',
  '/enrol': 'title_enrol',
  '/sign-in': 'title_sign_in',
  '/account': 'title_account',
};

export function App({ api, token }: AppProps) {
  const route = useRoute();
  const { language, locale, dictionary, choose } = useLanguage(wordbook);
  const [spoken, announce] = useState('');
  const admin = useAccess(api, route === '/account', route !== '/enrol');
  const shell = useMemo<Shell>(
    () => ({ ...translator(locale, dictionary ?? en), announce }),
    [locale, dictionary],
  );

  useEffect(() => {
    const title = shell.text(titles[route] ?? 'title_not_found');
    const product = shell.text('product');
    document.title = title === product ? product : `${title} · ${product}`;
  }, [route, shell]);
  useFocusOnChange(route);

  if (!dictionary) return null;
  return (
    <ShellContext.Provider value={shell}>
      <AdminContext.Provider value={admin}>
        <AdminFrame route={route} language={language} onLanguage={choose}>
          <Screen route={route} token={token} />
        </AdminFrame>
        <Confirmation api={api} signedOut={admin.access.kind === 'out'} />
      </AdminContext.Provider>
      <p class="sr-only" role="status">
        {spoken}
      </p>
    </ShellContext.Provider>
  );
}

function Screen({ route, token }: { route: string; token: string | null }) {
  switch (route) {
    case '/':
      return <StartScreen />;
    case '/enrol':
      return <EnrolScreen token={token} />;
    case '/sign-in':
      return <SignInScreen />;
    case '/account':
      return <AccountScreen />;
    default:
      return <NotFoundScreen />;
  }
}

interface Question {
  confirmed: () => void;
  refused: (reason: Error) => void;
}

/** Shown over whatever needs it: the page below keeps what was typed. */
function Confirmation({ api, signedOut }: { api: AdminApi; signedOut: boolean }) {
  const [question, setQuestion] = useState<Question | null>(null);

  useEffect(() => {
    api.confirmUser = () =>
      new Promise((confirmed, refused) => setQuestion({ confirmed, refused }));
  }, [api]);
  useEffect(() => {
    if (signedOut && question) close(() => question.refused(new StepUpCancelled()));
  }, [signedOut]);

  function close(answer: () => void) {
    setQuestion(null);
    answer();
  }

  if (!question) return null;
  return (
    <StepUpDialog
      onConfirmed={() => close(question.confirmed)}
      onClose={() => close(() => question.refused(new StepUpCancelled()))}
    />
  );
}
