import { useState } from 'preact/hooks';
import type { LoginSession } from '../../api/admin_types';
import { FailureNotice } from '../../kit/failure_notice';
import { focusLater } from '../../kit/focus_later';
import { Badge } from '../../kit/icons';
import { useLoad } from '../../kit/use_load';
import { useTask } from '../../kit/use_task';
import { deviceName } from '../../kit/user_agent';
import { useAdmin, useShell } from '../context';
import { adminFailure } from '../logic/failures';
import { ConfirmDialog } from './confirm_dialog';
import { SectionLoad } from './section_load';
import { useMoment } from './use_moment';

export function Sessions() {
  const { text } = useShell();
  const { api } = useAdmin();
  const load = useLoad(() => api.sessions());
  const [leaving, setLeaving] = useState(false);
  return (
    <section class="card block-card" aria-labelledby="sessions-title">
      <h2 id="sessions-title" tabIndex={-1}>
        {text('sessions')}
      </h2>
      <SectionLoad load={load}>
        {(sessions) => (
          <ul class="rows">
            {currentFirst(sessions).map((session) => (
              <SessionRow
                key={session.id}
                session={session}
                onEnded={() => load.set(sessions.filter((other) => other !== session))}
              />
            ))}
          </ul>
        )}
      </SectionLoad>
      <div class="form-actions">
        <button type="button" class="button button-quiet" onClick={() => setLeaving(true)}>
          {text('sessions_end_all')}
        </button>
      </div>
      {leaving && <EndAllSessions onClose={() => setLeaving(false)} />}
    </section>
  );
}

interface RowProps {
  session: LoginSession;
  onEnded: () => void;
}

function SessionRow({ session, onEnded }: RowProps) {
  const { text, announce } = useShell();
  const { api } = useAdmin();
  const moment = useMoment();
  const task = useTask();
  const device = deviceName(session.userAgent) || text('session_unknown');

  const end = () =>
    task.run(async () => {
      await api.endSession(session.id);
      announce(text('session_ended', { device }));
      onEnded();
      focusLater('sessions-title');
    });

  return (
    <li class="row">
      <span class="row-facts">
        <span class="row-name">
          {device} {session.current && <Badge>{text('session_current')}</Badge>}
        </span>
        {session.address && <span class="row-note">{session.address}</span>}
        <span class="row-note">{text('session_since', { time: moment(session.createdAt) })}</span>
        {session.lastUsedAt && (
          <span class="row-note">{text('session_seen', { time: moment(session.lastUsedAt) })}</span>
        )}
      </span>
      {!session.current && (
        <span class="row-actions">
          <button
            type="button"
            class="link"
            aria-label={text('session_end_of', { device })}
            aria-disabled={task.busy || undefined}
            onClick={end}
          >
            {text('session_end')}
          </button>
        </span>
      )}
      <FailureNotice failure={adminFailure(task.error)} />
    </li>
  );
}

function EndAllSessions({ onClose }: { onClose: () => void }) {
  const { text, announce } = useShell();
  const { signOutEverywhere } = useAdmin();
  const task = useTask();
  const leave = () =>
    task.run(async () => {
      await signOutEverywhere();
      announce(text('signed_out'));
    });
  return (
    <ConfirmDialog
      title={text('sessions_end_all_title')}
      action={text('sessions_end_all')}
      busy={task.busy}
      failure={adminFailure(task.error)}
      onConfirm={leave}
      onClose={onClose}
    >
      {text('sessions_end_all_text')}
    </ConfirmDialog>
  );
}

function currentFirst(sessions: LoginSession[]): LoginSession[] {
  return [...sessions].sort((a, b) => Number(b.current ?? false) - Number(a.current ?? false));
}
