import { useEffect, useRef, useState } from 'preact/hooks';
import { SessionEnded } from '../api/bearer_session';
import type { PortalApi } from '../api/portal_api';
import { navigate } from '../kit/router';
import { sessionHint } from '../kit/session_hint';
import type { Access } from './context';
import { isDocumentPath } from './logic/paths';

const hint = sessionHint('portal_signed_in');

export interface PortalAccess {
  access: Access;
  signedIn(): Promise<void>;
  signOut(): Promise<void>;
  check(): void;
}

/** Sends those without a session to the login and back to what they wanted. */
export function useAccess(api: PortalApi, route: string): PortalAccess {
  const [access, setAccess] = useState<Access>({ kind: 'unknown' });
  const wanted = useRef('/portal/documents');

  async function learn() {
    const buyer = await api.buyer();
    hint.set(true);
    setAccess({ kind: 'in', buyer });
  }

  function left(ended: boolean) {
    hint.set(false);
    setAccess({ kind: 'out', ended });
  }

  function check() {
    setAccess({ kind: 'unknown' });
    learn().catch((error: unknown) => {
      if (!(error instanceof SessionEnded)) setAccess({ kind: 'failed', error });
    });
  }

  useEffect(() => {
    const known = hint.given();
    api.session.onEnded = () => left(hint.given());
    if (route !== '/portal/magic' && (known || isDocumentPath(route))) check();
    else left(false);
  }, [api]);

  useEffect(() => {
    if (access.kind === 'out' && isDocumentPath(route)) {
      wanted.current = route;
      navigate('/portal/login', { replace: true });
    }
    if (access.kind === 'out' && route === '/portal') navigate('/portal/login', { replace: true });
    if (access.kind === 'in' && !isDocumentPath(route)) navigate(wanted.current, { replace: true });
  }, [access.kind, route]);

  return {
    access,
    check,
    signedIn: learn,
    signOut: async () => {
      await api.signOut();
      wanted.current = '/portal/documents';
      left(false);
    },
  };
}
