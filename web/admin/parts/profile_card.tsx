import { useState } from 'preact/hooks';
import type { Profile } from '../../api/admin_types';
import { BusyButton } from '../../kit/busy_button';
import { FailureNotice } from '../../kit/failure_notice';
import { InputField } from '../../kit/field';
import { useLoad } from '../../kit/use_load';
import { useTask } from '../../kit/use_task';
import { useAdmin, useShell } from '../context';
import { adminFailure, type FieldErrors, fieldErrors } from '../logic/failures';
import { SectionLoad } from './section_load';

export function ProfileCard() {
  const { text } = useShell();
  const { api } = useAdmin();
  const load = useLoad(() => api.profile());
  return (
    <section class="card block-card" aria-labelledby="profile-title">
      <h2 id="profile-title">{text('profile')}</h2>
      <SectionLoad load={load}>{(profile) => <ProfileForm profile={profile} />}</SectionLoad>
    </section>
  );
}

function ProfileForm({ profile }: { profile: Profile }) {
  const { text, announce } = useShell();
  const { api, access, signedIn } = useAdmin();
  const task = useTask();
  const [name, setName] = useState(profile.name);
  const [mobilePhone, setMobilePhone] = useState(profile.mobilePhone ?? '');
  const [missing, setMissing] = useState(false);
  const failure = adminFailure(task.error);
  const errors: FieldErrors = {
    ...fieldErrors(failure),
    ...(missing && { name: 'error_required' }),
  };

  async function save() {
    const trimmed = { name: name.trim(), mobilePhone: mobilePhone.trim() };
    await api.saveProfile({ ...profile, ...trimmed });
    if (access.kind === 'in') signedIn({ ...access.user, name: trimmed.name });
    announce(text('profile_saved'));
  }

  function submit(event: Event) {
    event.preventDefault();
    setMissing(name.trim() === '');
    if (name.trim() === '') return document.getElementById('profile-name')?.focus();
    void task.run(save);
  }

  return (
    <form class="sheet-form" noValidate onSubmit={submit}>
      <div class="fields">
        <InputField
          id="profile-name"
          label={text('field_name')}
          error={errors.name && text(errors.name)}
          wide="on_phone"
          input={{
            autoComplete: 'name',
            value: name,
            onInput: (event) => setName(event.currentTarget.value),
          }}
        />
        <InputField
          id="profile-phone"
          label={text('field_phone')}
          note={text('optional')}
          error={errors.mobilePhone && text(errors.mobilePhone)}
          wide="on_phone"
          input={{
            type: 'tel',
            autoComplete: 'tel',
            value: mobilePhone,
            onInput: (event) => setMobilePhone(event.currentTarget.value),
          }}
        />
        <FixedEmail email={profile.email} />
      </div>
      <FailureNotice failure={failure} />
      <div class="form-actions">
        <BusyButton look="quiet" busy={task.busy} busyText={text('save')}>
          {text('save')}
        </BusyButton>
      </div>
    </form>
  );
}

function FixedEmail({ email }: { email: string }) {
  const { text } = useShell();
  return (
    <InputField
      id="profile-email"
      label={text('field_email')}
      hint={text('profile_email_hint')}
      wide
      input={{ type: 'email', value: email, readOnly: true }}
    />
  );
}
