import { useState } from 'preact/hooks';
import { BusyButton } from '../../kit/busy_button';
import { looksLikeEmail } from '../../kit/email';
import { FailureNotice } from '../../kit/failure_notice';
import { InputField } from '../../kit/field';
import { Heading } from '../../kit/heading';
import { navigate } from '../../kit/router';
import { useTask } from '../../kit/use_task';
import { useTitle } from '../../kit/use_title';
import { usePortal, useShell } from '../context';
import { portalFailure } from '../logic/failures';
import { sentKey } from '../logic/sent';

export function LoginScreen({ ended }: { ended: boolean }) {
  const { text, locale } = useShell();
  const { api, status, pending, setPending } = usePortal();
  const task = useTask();
  const [email, setEmail] = useState(pending?.email ?? '');
  const [incomplete, setIncomplete] = useState(false);
  const failure = portalFailure(task.error);
  const wrong = incomplete || failure?.fields.email !== undefined;
  useTitle(text('title_login'));

  function submit(event: Event) {
    event.preventDefault();
    const address = email.trim();
    const complete = looksLikeEmail(address);
    setIncomplete(!complete);
    if (!complete) return document.getElementById('login-email')?.focus();
    void task.run(async () => {
      await api.requestCode(address, locale);
      setPending({ email: address, sentAtMs: Date.now() });
      navigate('/portal/login/verify');
    });
  }

  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Heading>{text('login_heading')}</Heading>
      {ended && <p class="notice">{text('login_ended')}</p>}
      <p class="soft">{text('login_text', { what: text(sentKey(status)) })}</p>
      <form class="sheet-form" noValidate onSubmit={submit}>
        <div class="fields">
          <InputField
            id="login-email"
            label={text('email')}
            error={wrong ? text('error_email') : undefined}
            wide
            input={{
              type: 'email',
              autoComplete: 'email',
              required: true,
              value: email,
              onInput: (event) => setEmail(event.currentTarget.value),
            }}
          />
        </div>
        <FailureNotice failure={failure} />
        <BusyButton busy={task.busy} busyText={text('login_busy')}>
          {text('login_button')}
        </BusyButton>
      </form>
    </section>
  );
}
