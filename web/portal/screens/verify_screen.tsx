import { useEffect, useState } from 'preact/hooks';
import { BusyButton } from '../../kit/busy_button';
import { FailureNotice } from '../../kit/failure_notice';
import { InputField } from '../../kit/field';
import { Heading } from '../../kit/heading';
import { Link, navigate } from '../../kit/router';
import { useTask } from '../../kit/use_task';
import { useTitle } from '../../kit/use_title';
import { type PendingLogin, usePortal, useShell } from '../context';
import { codeIn, codeLength, secondsUntilResend } from '../logic/code';
import { portalFailure } from '../logic/failures';
import { sentKey } from '../logic/sent';

export function VerifyScreen() {
  const { pending } = usePortal();
  useEffect(() => {
    if (!pending) navigate('/portal/login', { replace: true });
  }, [pending]);
  return pending && <Verification pending={pending} />;
}

function Verification({ pending }: { pending: PendingLogin }) {
  const { text } = useShell();
  const { status } = usePortal();
  const what = text(sentKey(status));
  useTitle(text(status.otpEnabled ? 'title_verify' : 'verify_heading'));
  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Heading>{text('verify_heading')}</Heading>
      <p class="soft">{text('verify_text', { email: pending.email, what })}</p>
      {status.otpEnabled && <CodeForm email={pending.email} />}
      <div class="sheet-links">
        <Resend pending={pending} />
        <Link href="/portal/login" class="link">
          {text('other_email')}
        </Link>
      </div>
    </section>
  );
}

function CodeForm({ email }: { email: string }) {
  const { text } = useShell();
  const { api, signedIn } = usePortal();
  const task = useTask();
  const [code, setCode] = useState('');
  const [short, setShort] = useState(false);

  useEffect(() => {
    if (!task.error) return;
    const input = document.getElementById('login-code');
    if (input instanceof HTMLInputElement) input.select();
  }, [task.error]);

  function verify(digits: string) {
    setShort(digits.length < codeLength);
    if (digits.length < codeLength) return document.getElementById('login-code')?.focus();
    void task.run(async () => {
      await api.verifyCode(email, digits);
      await signedIn();
    });
  }

  function type(input: HTMLInputElement) {
    const digits = codeIn(input.value);
    input.value = digits;
    const complete = digits.length === codeLength && digits !== code;
    setCode(digits);
    if (complete) verify(digits);
  }

  return (
    <form
      class="sheet-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        verify(code);
      }}
    >
      <div class="fields code-field">
        <InputField
          id="login-code"
          label={text('code')}
          hint={text('code_hint')}
          error={short ? text('error_code') : undefined}
          wide
          input={{
            type: 'text',
            inputMode: 'numeric',
            autoComplete: 'one-time-code',
            required: true,
            value: code,
            onInput: (event) => type(event.currentTarget),
          }}
        />
      </div>
      <FailureNotice failure={portalFailure(task.error)} />
      <BusyButton busy={task.busy} busyText={text('login_busy')}>
        {text('verify_button')}
      </BusyButton>
    </form>
  );
}

function Resend({ pending }: { pending: PendingLogin }) {
  const { text, locale, announce } = useShell();
  const { api, setPending } = usePortal();
  const task = useTask();
  const seconds = useSeconds(pending.sentAtMs);

  const send = () =>
    task.run(async () => {
      await api.requestCode(pending.email, locale);
      announce(text('resent'));
      setPending({ ...pending, sentAtMs: Date.now() });
    });

  return (
    <>
      <FailureNotice failure={portalFailure(task.error)} />
      {seconds > 0 ? (
        <p class="resend">{text('resend_in', { seconds })}</p>
      ) : (
        <button type="button" class="link" aria-disabled={task.busy || undefined} onClick={send}>
          {text('resend')}
        </button>
      )}
    </>
  );
}

function useSeconds(sentAtMs: number): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [sentAtMs]);
  return secondsUntilResend(sentAtMs, nowMs);
}
