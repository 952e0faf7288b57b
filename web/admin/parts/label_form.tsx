import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Passkey } from '../../api/admin_types';
import { BusyButton } from '../../kit/busy_button';
import { FailureNotice } from '../../kit/failure_notice';
import { InputField } from '../../kit/field';
import { useTask } from '../../kit/use_task';
import { useAdmin, useShell } from '../context';
import { adminFailure, fieldErrors } from '../logic/failures';

interface LabelFormProps {
  passkey: Passkey;
  saveText: string;
  hint?: string;
  /** The form has just been asked for. */
  focus?: boolean;
  onSaved: (label: string) => void;
  children: ComponentChildren;
}

const labelLengthMax = 60;

export function LabelForm({ passkey, saveText, hint, focus, onSaved, children }: LabelFormProps) {
  const { text } = useShell();
  const { api } = useAdmin();
  const task = useTask();
  const [label, setLabel] = useState(passkey.label);
  const [missing, setMissing] = useState(false);
  const failure = adminFailure(task.error);
  const error = missing ? 'error_required' : fieldErrors(failure).label;
  const id = `label-${passkey.id}`;

  useEffect(() => {
    const input = focus ? document.getElementById(id) : null;
    if (input instanceof HTMLInputElement) input.select();
  }, []);

  function submit(event: Event) {
    event.preventDefault();
    const wanted = label.trim();
    setMissing(wanted === '');
    if (wanted === '') return document.getElementById(id)?.focus();
    void task.run(async () => {
      if (wanted !== passkey.label) await api.renamePasskey(passkey.id, wanted);
      onSaved(wanted);
    });
  }

  return (
    <form class="sheet-form" noValidate onSubmit={submit}>
      <div class="fields">
        <InputField
          id={id}
          label={text('field_label')}
          hint={hint}
          error={error && text(error)}
          wide
          input={{
            type: 'text',
            autoComplete: 'off',
            maxLength: labelLengthMax,
            value: label,
            onInput: (event) => setLabel(event.currentTarget.value),
          }}
        />
      </div>
      <FailureNotice failure={failure} />
      <div class="form-actions">
        <BusyButton busy={task.busy} busyText={text('save')}>
          {saveText}
        </BusyButton>
        {children}
      </div>
    </form>
  );
}
