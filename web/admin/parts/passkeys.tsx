import { useState } from 'preact/hooks';
import type { Passkey } from '../../api/admin_types';
import { BusyButton } from '../../kit/busy_button';
import { FailureNotice } from '../../kit/failure_notice';
import { focusLater } from '../../kit/focus_later';
import { Badge, Icon } from '../../kit/icons';
import { useLoad } from '../../kit/use_load';
import { useTask } from '../../kit/use_task';
import { deviceName } from '../../kit/user_agent';
import { useAdmin, useShell } from '../context';
import { adminFailure } from '../logic/failures';
import { createPasskey } from '../logic/webauthn';
import { LabelForm } from './label_form';
import { RemovePasskey } from './remove_passkey';
import { SectionLoad } from './section_load';
import { useMoment } from './use_moment';

export function Passkeys() {
  const { text, announce } = useShell();
  const { api } = useAdmin();
  const load = useLoad(() => api.passkeys());
  const [added, setAdded] = useState<string | null>(null);
  const task = useTask();

  const add = () =>
    task.run(async () => {
      const { publicKey } = await api.startPasskey();
      const { registration } = await createPasskey(publicKey);
      const passkey = await api.finishPasskey(registration, deviceName(navigator.userAgent));
      announce(text('passkey_added'));
      setAdded(passkey.id);
      load.set([...(load.value ?? []), passkey]);
    });

  return (
    <section class="card block-card" aria-labelledby="passkeys-title">
      <div class="block-head">
        <h2 id="passkeys-title" tabIndex={-1}>
          {text('passkeys')}
        </h2>
      </div>
      <SectionLoad load={load}>
        {(passkeys) => (
          <>
            {passkeys.length === 1 ? (
              <p class="notice">
                <Icon name="alert" />
                {text('passkeys_one')}
              </p>
            ) : (
              <p class="soft">{text('passkeys_text')}</p>
            )}
            <ul class="rows">
              {passkeys.map((passkey) => (
                <PasskeyRow
                  key={passkey.id}
                  passkey={passkey}
                  only={passkeys.length === 1}
                  added={passkey.id === added}
                  onChanged={load.again}
                  onRemoved={() => load.set(passkeys.filter((other) => other !== passkey))}
                />
              ))}
            </ul>
            <FailureNotice failure={adminFailure(task.error)} />
            <div class="form-actions">
              <BusyButton
                look={passkeys.length > 1 ? 'quiet' : 'main'}
                busy={task.busy}
                busyText={text('passkey_adding')}
                onClick={add}
              >
                {text('passkey_add')}
              </BusyButton>
            </div>
          </>
        )}
      </SectionLoad>
    </section>
  );
}

interface RowProps {
  passkey: Passkey;
  only: boolean;
  /** Just made: asks for its name. */
  added: boolean;
  onChanged: () => void;
  onRemoved: () => void;
}

function PasskeyRow({ passkey, only, added, onChanged, onRemoved }: RowProps) {
  const { text, announce } = useShell();
  const [doing, setDoing] = useState<'rename' | 'remove' | null>(added ? 'rename' : null);
  const { label } = passkey;
  const renameId = `rename-${passkey.id}`;

  function renamed(newLabel: string) {
    announce(text('passkey_renamed', { label: newLabel }));
    closeRename();
    onChanged();
  }

  function closeRename() {
    setDoing(null);
    focusLater(renameId);
  }

  if (doing === 'rename') {
    return (
      <li class="row row-form">
        {added && <p class="soft">{text('passkey_added')}</p>}
        <LabelForm passkey={passkey} saveText={text('save')} focus onSaved={renamed}>
          <button type="button" class="button button-quiet" onClick={closeRename}>
            {text('cancel')}
          </button>
        </LabelForm>
      </li>
    );
  }
  return (
    <li class="row">
      <PasskeyFacts passkey={passkey} />
      <span class="row-actions">
        <button
          type="button"
          class="link"
          id={renameId}
          aria-label={text('passkey_of', { action: text('passkey_rename'), label })}
          onClick={() => setDoing('rename')}
        >
          {text('passkey_rename')}
        </button>
        {!only && (
          <button
            type="button"
            class="link link-bad"
            aria-label={text('passkey_of', { action: text('passkey_remove'), label })}
            onClick={() => setDoing('remove')}
          >
            {text('passkey_remove')}
          </button>
        )}
      </span>
      {doing === 'remove' && (
        <RemovePasskey passkey={passkey} onClose={() => setDoing(null)} onRemoved={onRemoved} />
      )}
    </li>
  );
}

function PasskeyFacts({ passkey }: { passkey: Passkey }) {
  const { text } = useShell();
  const moment = useMoment();
  const used = passkey.lastUsedAt
    ? text('passkey_used', { time: moment(passkey.lastUsedAt) })
    : text('passkey_never_used');
  return (
    <span class="row-facts">
      <span class="row-name">
        {passkey.label}{' '}
        {passkey.synced && (
          <Badge>
            <span aria-hidden="true">{text('passkey_synced')}</span>
            <span class="sr-only">{text('passkey_synced_label')}</span>
          </Badge>
        )}
      </span>
      <span class="row-note">{text('passkey_created', { time: moment(passkey.createdAt) })}</span>
      <span class="row-note">{used}</span>
    </span>
  );
}
