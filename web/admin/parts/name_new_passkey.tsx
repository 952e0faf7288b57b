import { useEffect } from 'preact/hooks';
import type { Passkey } from '../../api/admin_types';
import { Heading } from '../../kit/heading';
import { Medal } from '../../kit/icons';
import { Link, navigate } from '../../kit/router';
import { useShell } from '../context';
import { LabelForm } from './label_form';

/** The end of an enrolment. The passkey works already: walking away here loses nothing. */
export function NameNewPasskey({ passkey }: { passkey: Passkey }) {
  const { text } = useShell();
  useEffect(() => document.getElementById('screen-title')?.focus(), []);
  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Medal name="check" tone="good" />
      <Heading>{text('enrol_done')}</Heading>
      <p class="soft">{text('enrol_done_text')}</p>
      <LabelForm
        passkey={passkey}
        saveText={text('enrol_save')}
        hint={text('enrol_label_hint')}
        onSaved={() => navigate('/account')}
      >
        <Link href="/account" class="button button-quiet">
          {text('enrol_skip')}
        </Link>
      </LabelForm>
    </section>
  );
}
