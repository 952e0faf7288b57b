import { useMemo, useState } from 'preact/hooks';
import type { PortalApi } from '../api/portal_api';
import type { PortalStatus } from '../api/portal_types';
import { FailureNotice } from '../kit/failure_notice';
import { Heading } from '../kit/heading';
import { translator } from '../kit/i18n/translator';
import { useLanguage } from '../kit/i18n/use_language';
import { useRoute } from '../kit/router';
import { ShellContext } from '../kit/shell';
import { useFocusOnChange } from '../kit/use_focus_on_change';
import { useLoad } from '../kit/use_load';
import { WaitingSheet } from '../kit/waiting_sheet';
import { type PendingLogin, PortalContext, type Shell, usePortal, useShell } from './context';
import { en } from './i18n/en';
import { wordbook } from './i18n/wordbook';
import { portalFailure } from './logic/failures';
import { receiptIn } from './logic/paths';
import { PortalFrame } from './parts/frame';
import { ClosedScreen } from './screens/closed_screen';
import { DocumentsScreen } from './screens/documents_screen';
import { LoginScreen } from './screens/login_screen';
import { MagicScreen } from './screens/magic_screen';
import { NotFoundScreen } from './screens/not_found_screen';
import { ReceiptScreen } from './screens/receipt_screen';
import { VerifyScreen } from './screens/verify_screen';
import { useAccess } from './use_access';

interface AppProps {
  api: PortalApi;
  /** What the link of the mail brought along. */
  token: string | null;
}

export function App({ api, token }: AppProps) {
  const { language, locale, dictionary, choose } = useLanguage(wordbook);
  const [spoken, announce] = useState('');
  const status = useLoad(() => api.status());
  const shell = useMemo<Shell>(
    () => ({ ...translator(locale, dictionary ?? en), announce }),
    [locale, dictionary],
  );
  const frame = { language, onLanguage: choose };

  if (!dictionary) return null;
  return (
    <ShellContext.Provider value={shell}>
      {status.value?.enabled ? (
        <OpenPortal api={api} token={token} status={status.value} frame={frame} />
      ) : (
        <PortalFrame {...frame}>
          {status.value ? (
            <ClosedScreen />
          ) : (
            <Waiting error={status.error} onRetry={status.again} />
          )}
        </PortalFrame>
      )}
      <p class="sr-only" role="status">
        {spoken}
      </p>
    </ShellContext.Provider>
  );
}

interface OpenPortalProps extends AppProps {
  status: PortalStatus;
  frame: Omit<Parameters<typeof PortalFrame>[0], 'children'>;
}

function OpenPortal({ api, token, status, frame }: OpenPortalProps) {
  const { announce, text } = useShell();
  const route = useRoute();
  const [pending, setPending] = useState<PendingLogin | null>(null);
  const access = useAccess(api, route);
  useFocusOnChange(route);

  async function signOut() {
    await access.signOut();
    setPending(null);
    announce(text('signed_out'));
  }

  return (
    <PortalContext.Provider value={{ api, status, pending, setPending, ...access, signOut }}>
      <PortalFrame {...frame} access={access.access} onSignOut={signOut}>
        <Screen route={route} token={token} />
      </PortalFrame>
    </PortalContext.Provider>
  );
}

function Screen({ route, token }: { route: string; token: string | null }) {
  const { access, check } = usePortal();
  const receipt = receiptIn(route);
  if (access.kind === 'failed') return <Waiting error={access.error} onRetry={check} />;
  if (route === '/portal/magic' && access.kind !== 'in') return <MagicScreen token={token} />;
  if (access.kind === 'in') {
    if (receipt) return <ReceiptScreen key={receipt} id={receipt} />;
    if (route === '/portal/documents') return <DocumentsScreen />;
  }
  if (access.kind === 'out') {
    if (route === '/portal/login') return <LoginScreen ended={access.ended} />;
    if (route === '/portal/login/verify') return <VerifyScreen />;
  }
  return isKnown(route) ? <Waiting error={null} onRetry={check} /> : <NotFoundScreen />;
}

const pages = ['', '/login', '/login/verify', '/magic', '/documents'].map((end) => `/portal${end}`);

function isKnown(route: string): boolean {
  return pages.includes(route) || receiptIn(route) !== null;
}

function Waiting({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const { text } = useShell();
  const failure = portalFailure(error);
  if (!failure) return <WaitingSheet title={text('loading')} />;
  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Heading>{text('portal')}</Heading>
      <FailureNotice failure={failure} />
      <button type="button" class="button button-main" onClick={onRetry}>
        {text('try_again')}
      </button>
    </section>
  );
}
