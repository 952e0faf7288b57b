import { useEffect } from 'preact/hooks';
import { ApiError } from '../../api/http';
import { FailureFacts } from '../../kit/failure_facts';
import { FailureNotice } from '../../kit/failure_notice';
import { Heading } from '../../kit/heading';
import { Result } from '../../kit/result';
import { Link } from '../../kit/router';
import { useTask } from '../../kit/use_task';
import { useTitle } from '../../kit/use_title';
import { WaitingSheet } from '../../kit/waiting_sheet';
import { usePortal, useShell } from '../context';
import { portalFailure } from '../logic/failures';

export function MagicScreen({ token }: { token: string | null }) {
  const { text } = useShell();
  useTitle(text('title_login'));
  if (token) return <Exchange token={token} />;
  return (
    <Result icon="lock" tone="calm" title={text('magic_no_token')} actions={<NewLink />}>
      <p>{text('magic_no_token_text')}</p>
    </Result>
  );
}

function Exchange({ token }: { token: string }) {
  const { text } = useShell();
  const { api, signedIn } = usePortal();
  const task = useTask();

  const exchange = () =>
    task.run(async () => {
      await api.useLink(token);
      await signedIn();
    });
  useEffect(() => void exchange(), [token]);

  const failure = portalFailure(task.error);
  if (!failure) return <WaitingSheet title={text('magic_busy')} />;
  if (task.error instanceof ApiError && task.error.httpStatus === 401) {
    return (
      <Result icon="cross" tone="bad" title={text('magic_refused')} actions={<NewLink />}>
        <p>{text('magic_refused_text')}</p>
        <FailureFacts failure={failure} />
      </Result>
    );
  }
  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Heading>{text('portal')}</Heading>
      <FailureNotice failure={failure} />
      <button type="button" class="button button-main" onClick={() => void exchange()}>
        {text('try_again')}
      </button>
    </section>
  );
}

function NewLink() {
  const { text } = useShell();
  return (
    <Link href="/portal/login" class="button button-main">
      {text('new_link')}
    </Link>
  );
}
