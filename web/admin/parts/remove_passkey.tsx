import type { Passkey } from '../../api/admin_types';
import { ApiError } from '../../api/http';
import { BusyButton } from '../../kit/busy_button';
import { Dialog } from '../../kit/dialog';
import { plainFailure, type ShownFailure } from '../../kit/failure';
import { FailureNotice } from '../../kit/failure_notice';
import { focusLater } from '../../kit/focus_later';
import { useTask } from '../../kit/use_task';
import { useAdmin, useShell } from '../context';
import { adminFailure } from '../logic/failures';

interface RemoveProps {
  passkey: Passkey;
  onClose: () => void;
  onRemoved: () => void;
}

export function RemovePasskey({ passkey, onClose, onRemoved }: RemoveProps) {
  const { text, announce } = useShell();
  const { api } = useAdmin();
  const task = useTask();
  const { label } = passkey;

  const remove = () =>
    task.run(async () => {
      await api.removePasskey(passkey.id);
      announce(text('passkey_removed', { label }));
      onClose();
      onRemoved();
      focusLater('passkeys-title');
    });

  return (
    <Dialog title={text('passkey_remove_title', { label })} onClose={onClose}>
      <p>{text('passkey_remove_text')}</p>
      <FailureNotice failure={removalFailure(task.error)} />
      <div class="dialog-actions">
        <BusyButton look="bad" busy={task.busy} busyText={text('passkey_remove')} onClick={remove}>
          {text('passkey_remove')}
        </BusyButton>
        <button type="button" class="button button-quiet" onClick={onClose}>
          {text('cancel')}
        </button>
      </div>
    </Dialog>
  );
}

/** The one conflict there is here has words of its own. */
function removalFailure(error: unknown): ShownFailure | null {
  if (!(error instanceof ApiError) || error.code !== 'STATE_CONFLICT') return adminFailure(error);
  return { ...plainFailure('passkey_last'), code: error.code, requestId: error.requestId };
}
