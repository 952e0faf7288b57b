import type { ComponentChildren } from 'preact';
import { BusyButton } from '../../kit/busy_button';
import { Dialog } from '../../kit/dialog';
import type { ShownFailure } from '../../kit/failure';
import { FailureNotice } from '../../kit/failure_notice';
import { useShell } from '../context';

interface ConfirmProps {
  title: string;
  /** What the button says that does it. */
  action: string;
  busy: boolean;
  failure: ShownFailure | null;
  onConfirm: () => void;
  onClose: () => void;
  children: ComponentChildren;
}

/** Asks before something that cannot be taken back. */
export function ConfirmDialog({ title, action, busy, failure, ...more }: ConfirmProps) {
  const { text } = useShell();
  const { onConfirm, onClose, children } = more;
  return (
    <Dialog title={title} onClose={onClose}>
      <p>{children}</p>
      <FailureNotice failure={failure} />
      <div class="dialog-actions">
        <BusyButton look="bad" busy={busy} busyText={action} onClick={onConfirm}>
          {action}
        </BusyButton>
        <button type="button" class="button button-quiet" onClick={onClose}>
          {text('cancel')}
        </button>
      </div>
    </Dialog>
  );
}
