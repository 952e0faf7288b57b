import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { applyBrand } from '../kit/apply_brand';
import { translator } from '../kit/i18n/translator';
import { useLanguage } from '../kit/i18n/use_language';
import { ShellContext } from './context';
import type { CheckoutFlow } from './flow/checkout_flow';
import { en } from './i18n/en';
import { wordbook } from './i18n/wordbook';
import { ConnectionBanner } from './parts/connection_banner';
import { PageFrame } from './parts/frame';
import { LoadingScreen } from './screens/loading_screen';
import { ProblemScreen } from './screens/problem_screen';
import { Session } from './session';

export function App({ flow, leave }: { flow: CheckoutFlow; leave: (url: string) => void }) {
  const state = useFlowState(flow);
  const { checkout, step } = state;
  const { language, locale, dictionary, choose } = useLanguage(
    wordbook,
    checkout?.locale ?? checkout?.checkoutSettings?.locale,
  );
  const [spoken, announce] = useState('');
  const waiting = step.kind === 'loading' || dictionary === null;
  const shell = useMemo(
    () => ({ ...translator(locale, dictionary ?? en), announce }),
    [locale, dictionary],
  );

  useEffect(() => applyBrand(checkout?.branding?.primaryColor), [checkout]);
  useEffect(() => {
    const site = checkout?.siteName;
    document.title = site ? shell.text('page_title_site', { site }) : shell.text('page_title');
  }, [checkout, shell]);
  useFocusOnStep(step.kind);

  return (
    <ShellContext.Provider value={shell}>
      <ConnectionBanner connection={state.connection} />
      <PageFrame checkout={checkout} language={language} onLanguage={choose}>
        {waiting && <LoadingScreen />}
        {!waiting && step.kind === 'problem' && (
          <ProblemScreen flow={flow} problem={step.problem} requestId={step.requestId} />
        )}
        {dictionary && checkout && (
          <Session flow={flow} state={state} checkout={checkout} leave={leave} />
        )}
      </PageFrame>
      <p class="sr-only" role="status">
        {spoken}
      </p>
    </ShellContext.Provider>
  );
}

function useFlowState(flow: CheckoutFlow) {
  const [state, setState] = useState(flow.state);
  useEffect(() => {
    const read = () => setState(flow.state);
    const stop = flow.subscribe(read);
    read(); // what changed before the first frame was drawn
    return stop;
  }, [flow]);
  return state;
}

/** The first screen after loading leaves the focus alone: the page has only just opened. */
function useFocusOnStep(kind: string) {
  const before = useRef('loading');
  useEffect(() => {
    if (before.current !== 'loading' && before.current !== kind) {
      document.getElementById('screen-title')?.focus();
    }
    before.current = kind;
    window.scrollTo(0, 0);
  }, [kind]);
}
