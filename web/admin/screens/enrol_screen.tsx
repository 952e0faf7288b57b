import { useState } from 'preact/hooks';
import { ApiError } from '../../api/http';
import type { Enrolment, Passkey } from '../../api/admin_types';
import { BusyButton } from '../../kit/busy_button';
import { FailureFacts } from '../../kit/failure_facts';
import { FailureNotice } from '../../kit/failure_notice';
import { Facts } from '../../kit/facts';
import { Heading } from '../../kit/heading';
import { Result } from '../../kit/result';
import { useLoad } from '../../kit/use_load';
import { useTask } from '../../kit/use_task';
import { deviceName } from '../../kit/user_agent';
import { useAdmin, useShell } from '../context';
import { adminFailure, type FieldErrors, fieldErrors, personErrors } from '../logic/failures';
import { createPasskey } from '../logic/webauthn';
import { NameNewPasskey } from '../parts/name_new_passkey';
import { PersonFields } from '../parts/person_fields';
import { WaitingSheet } from '../../kit/waiting_sheet';

/** From the link to a signed-in user: what it is for, who it is for, the passkey, its name. */
export function EnrolScreen({ token }: { token: string | null }) {
  const { text } = useShell();
  const [done, setDone] = useState<Passkey | null>(null);
  if (done) return <NameNewPasskey passkey={done} />;
  if (token) return <LinkedEnrolment token={token} onDone={setDone} />;
  return (
    <Result icon="lock" tone="calm" title={text('enrol_no_token')}>
      <p>{text('enrol_no_token_text')}</p>
    </Result>
  );
}

interface LinkedProps {
  token: string;
  onDone: (passkey: Passkey) => void;
}

function LinkedEnrolment({ token, onDone }: LinkedProps) {
  const { text } = useShell();
  const { api } = useAdmin();
  const { value, error, again } = useLoad(() => api.enrolment(token), token);
  if (value) return <EnrolForm token={token} enrolment={value} onDone={onDone} />;
  if (!error) return <WaitingSheet title={text('enrol_checking')} />;
  if (error instanceof ApiError && error.httpStatus === 401) return <RefusedLink error={error} />;
  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Heading>{text('title_enrol')}</Heading>
      <FailureNotice failure={adminFailure(error)} />
      <button type="button" class="button button-main" onClick={again}>
        {text('try_again')}
      </button>
    </section>
  );
}

function RefusedLink({ error }: { error: ApiError }) {
  const { text } = useShell();
  return (
    <Result icon="cross" tone="bad" title={text('enrol_refused')}>
      <p>{text('enrol_refused_text')}</p>
      <FailureFacts failure={adminFailure(error)} />
    </Result>
  );
}

function EnrolForm({ token, enrolment, onDone }: LinkedProps & { enrolment: Enrolment }) {
  const { text } = useShell();
  const { api, signedIn } = useAdmin();
  const task = useTask();
  const [person, setPerson] = useState({ name: '', email: enrolment.email ?? '' });
  const [problems, setProblems] = useState<FieldErrors>({});
  const failure = adminFailure(task.error);
  const errors = { ...fieldErrors(failure), ...problems };
  const recovering = enrolment.purpose === 'recovery';

  async function enrol() {
    const { name, email } = person;
    const { publicKey } = await api.startRegistration({
      token,
      ...(!recovering && { name: name.trim() }),
      ...(!recovering && !enrolment.email && { email: email.trim() }),
    });
    const { registration } = await createPasskey(publicKey);
    const user = await api.finishRegistration(registration, deviceName(navigator.userAgent));
    onDone(newest(await api.passkeys()));
    signedIn(user);
  }

  function submit(event: Event) {
    event.preventDefault();
    const found = recovering ? {} : personErrors(person);
    setProblems(found);
    const [first] = Object.keys(found);
    if (first) return document.getElementById(`enrol-${first}`)?.focus();
    void task.run(enrol);
  }

  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Heading>{headingOf(enrolment, text)}</Heading>
      <p class="soft">{text(`enrol_${enrolment.purpose}_text`)}</p>
      <form class="sheet-form" noValidate onSubmit={submit}>
        {recovering ? (
          <Facts facts={[{ label: text('enrol_for'), value: enrolment.email ?? '' }]} />
        ) : (
          <PersonFields
            person={person}
            errors={errors}
            emailFixed={Boolean(enrolment.email)}
            onChange={setPerson}
          />
        )}
        <FailureNotice failure={failure} />
        <BusyButton busy={task.busy} busyText={text('enrol_busy')}>
          {text('enrol_button')}
        </BusyButton>
        <LinkEnd expiresAt={enrolment.expiresAt} />
      </form>
    </section>
  );
}

function LinkEnd({ expiresAt }: { expiresAt: string }) {
  const { text, locale } = useShell();
  const end = Date.parse(expiresAt);
  if (Number.isNaN(end)) return null;
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return <p class="hint">{text('enrol_until', { time: format.format(end) })}</p>;
}

function headingOf(
  { purpose, organizationName }: Enrolment,
  text: ReturnType<typeof useShell>['text'],
): string {
  if (purpose !== 'invitation') return text(`enrol_${purpose}_heading`);
  if (!organizationName) return text('enrol_invitation_heading_plain');
  return text('enrol_invitation_heading', { organization: organizationName });
}

function newest(passkeys: Passkey[]): Passkey {
  return passkeys.reduce((one, other) => (other.createdAt > one.createdAt ? other : one));
}
