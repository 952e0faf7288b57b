import { useEffect, useState } from 'preact/hooks';
import type { AdminApi } from '../api/admin_api';
import type { User } from '../api/admin_types';
import { SessionEnded } from '../api/bearer_session';
import { sessionHint } from '../kit/session_hint';
import type { Access, Admin } from './context';

const hint = sessionHint('signed_in');

/** `needed`: this page is nothing without a session, so it asks for one without any hint. */
export function useAccess(api: AdminApi, needed: boolean, wanted: boolean): Admin {
  const [access, setAccess] = useState<Access>({ kind: 'unknown' });

  function signedOut() {
    hint.set(false);
    setAccess({ kind: 'out' });
  }

  function signedIn(user: User) {
    hint.set(true);
    setAccess({ kind: 'in', user });
  }

  function check() {
    setAccess({ kind: 'unknown' });
    api.currentUser().then(signedIn, (error: unknown) => {
      if (!(error instanceof SessionEnded)) setAccess({ kind: 'failed', error });
    });
  }

  useEffect(() => {
    api.session.onEnded = signedOut;
    if (wanted && (needed || hint.given())) check();
    else setAccess({ kind: 'out' });
  }, [api]);

  return {
    api,
    access,
    signedIn,
    check,
    signOut: () => api.signOut().then(signedOut),
    signOutEverywhere: () => api.signOutEverywhere().then(signedOut),
  };
}
