import type { Passkey } from '../../api/admin_types';
import { ApiError } from '../../api/http';
import { plainFailure, type ShownFailure } from '../../kit/failure';
import { focusLater } from '../../kit/focus_later';
import { useTask } from '../../kit/use_task';
import { useAdmin, useShell } from '../context';
import { adminFailure } from '../logic/failures';
import { ConfirmDialog } from './confirm_dialog';

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
    <ConfirmDialog
      title={text('passkey_remove_title', { label })}
      action={text('passkey_remove')}
      busy={task.busy}
      failure={removalFailure(task.error)}
      onConfirm={remove}
      onClose={onClose}
    >
      {text('passkey_remove_text')}
    </ConfirmDialog>
  );
}

/** The one conflict there is here has words of its own. */
function removalFailure(error: unknown): ShownFailure | null {
  if (!(error instanceof ApiError) || error.code !== 'STATE_CONFLICT') return adminFailure(error);
  return { ...plainFailure('passkey_last'), code: error.code, requestId: error.requestId };
}
