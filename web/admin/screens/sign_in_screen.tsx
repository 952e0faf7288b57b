import { useEffect, useMemo, useState } from 'preact/hooks';
import type { AssertionJson } from '../../api/admin_types';
import { BusyButton } from '../../kit/busy_button';
import { looksLikeEmail } from '../../kit/email';
import { FailureNotice } from '../../kit/failure_notice';
import { InputField } from '../../kit/field';
import { Heading } from '../../kit/heading';
import { navigate } from '../../kit/router';
import { useTask } from '../../kit/use_task';
import { useAdmin, useShell } from '../context';
import { adminFailure } from '../logic/failures';
import { nextPath } from '../logic/next_path';
import { PasskeySuggestions } from '../logic/passkey_suggestions';
import { passkeyObstacle, usePasskey } from '../logic/webauthn';

export function SignInScreen() {
  const { text } = useShell();
  const { api, access, signedIn } = useAdmin();
  const task = useTask();
  const [email, setEmail] = useState('');
  const [emailError, setEmailError] = useState<string>();
  const obstacle = useMemo(passkeyObstacle, []);

  const suggestions = useMemo(
    () => new PasskeySuggestions(api, (assertion) => void task.run(() => finish(assertion))),
    [api],
  );
  useEffect(() => {
    if (access.kind === 'in')
      navigate(nextPath(location.search, location.origin), { replace: true });
  }, [access]);
  // After a failure they wait until the field is entered: nothing is tried again by itself.
  const suggesting = access.kind === 'out' && !task.busy && !task.error;
  useEffect(() => {
    if (suggesting) void suggestions.start();
    return () => suggestions.stop();
  }, [suggestions, suggesting]);

  async function finish(assertion: AssertionJson) {
    signedIn(await api.finishSignIn(assertion));
  }

  function submit(event: Event) {
    event.preventDefault();
    if (task.busy) return;
    const address = email.trim();
    const wrong = address !== '' && !looksLikeEmail(address);
    setEmailError(wrong ? text('error_email') : undefined);
    if (wrong) return document.getElementById('sign-in-email')?.focus();
    const offered = suggestions.takeOver();
    void task.run(async () => {
      const ready = address === '' ? offered : null;
      const publicKey = ready ?? (await api.startSignIn(address)).publicKey;
      await finish(await usePasskey(publicKey));
    });
  }

  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Heading>{text('sign_in_heading')}</Heading>
      <p class="soft">{text('sign_in_text')}</p>
      {obstacle && <p class="notice">{text(`passkey_${obstacle}`)}</p>}
      <form class="sheet-form" noValidate onSubmit={submit}>
        <EmailField email={email} error={emailError} onEmail={setEmail} onFocus={task.clear} />
        <FailureNotice failure={adminFailure(task.error)} />
        <BusyButton busy={task.busy} busyText={text('sign_in_busy')}>
          {text('sign_in_button')}
        </BusyButton>
      </form>
      <LostPasskey />
    </section>
  );
}

function LostPasskey() {
  const { text } = useShell();
  return (
    <details class="help">
      <summary>{text('sign_in_lost')}</summary>
      <p>{text('sign_in_lost_text')}</p>
    </details>
  );
}

interface EmailFieldProps {
  email: string;
  error: string | undefined;
  onEmail: (email: string) => void;
  onFocus: () => void;
}

function EmailField({ email, error, onEmail, onFocus }: EmailFieldProps) {
  const { text } = useShell();
  return (
    <div class="fields">
      <InputField
        id="sign-in-email"
        label={text('field_email')}
        note={text('optional')}
        hint={text('sign_in_email_hint')}
        error={error}
        wide
        input={{
          type: 'email',
          name: 'email',
          autoComplete: 'username webauthn',
          value: email,
          onInput: (event) => onEmail(event.currentTarget.value),
          onFocus,
        }}
      />
    </div>
  );
}
