import { useEffect } from 'preact/hooks';
import type { User } from '../../api/admin_types';
import { BusyButton } from '../../kit/busy_button';
import { FailureNotice } from '../../kit/failure_notice';
import { Heading } from '../../kit/heading';
import { navigate } from '../../kit/router';
import { useTask } from '../../kit/use_task';
import { useAdmin, useShell } from '../context';
import { adminFailure } from '../logic/failures';
import { Passkeys } from '../parts/passkeys';
import { ProfileCard } from '../parts/profile_card';
import { Sessions } from '../parts/sessions';
import { WaitingSheet } from '../../kit/waiting_sheet';

export function AccountScreen() {
  const { text } = useShell();
  const { access, check } = useAdmin();

  useEffect(() => {
    if (access.kind === 'out') navigate('/sign-in', { replace: true });
  }, [access.kind]);

  if (access.kind === 'in') return <Account user={access.user} />;
  if (access.kind !== 'failed') return <WaitingSheet title={text('loading')} />;
  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Heading>{text('account_heading')}</Heading>
      <FailureNotice failure={adminFailure(access.error)} />
      <button type="button" class="button button-main" onClick={check}>
        {text('try_again')}
      </button>
    </section>
  );
}

function Account({ user }: { user: User }) {
  const { text } = useShell();
  return (
    <div class="account">
      <div class="account-head">
        <div>
          <Heading>{text('account_heading')}</Heading>
          <p class="soft">{user.email}</p>
        </div>
        <SignOut />
      </div>
      <Passkeys />
      <ProfileCard />
      <Roles user={user} />
      <Sessions />
    </div>
  );
}

function SignOut() {
  const { text, announce } = useShell();
  const { signOut } = useAdmin();
  const task = useTask();
  const leave = () =>
    task.run(async () => {
      await signOut();
      announce(text('signed_out'));
    });
  return (
    <div class="account-leave">
      <BusyButton look="quiet" busy={task.busy} busyText={text('sign_out')} onClick={leave}>
        {text('sign_out')}
      </BusyButton>
      <FailureNotice failure={adminFailure(task.error)} />
    </div>
  );
}

function Roles({ user }: { user: User }) {
  const { text } = useShell();
  const { globalAdmin, organizations } = user;
  return (
    <section class="card block-card" aria-labelledby="roles-title">
      <h2 id="roles-title">{text('roles')}</h2>
      {globalAdmin && <p>{text('role_global')}</p>}
      {!globalAdmin && organizations.length === 0 && <p class="soft">{text('roles_none')}</p>}
      {organizations.length > 0 && (
        <ul class="rows">
          {organizations.map(({ id, name, role }) => (
            <li key={id} class="row">
              <span class="row-name">{name}</span>
              <span class="soft">{text(`role_${role}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
