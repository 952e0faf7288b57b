import { BusyButton } from '../../kit/busy_button';
import { Dialog } from '../../kit/dialog';
import { FailureNotice } from '../../kit/failure_notice';
import { useTask } from '../../kit/use_task';
import { useAdmin, useShell } from '../context';
import { confirmationFailure } from '../logic/failures';
import { usePasskey } from '../logic/webauthn';

interface StepUpProps {
  onConfirmed: () => void;
  onClose: () => void;
}

export function StepUpDialog({ onConfirmed, onClose }: StepUpProps) {
  const { text, announce } = useShell();
  const { api } = useAdmin();
  const task = useTask();

  const confirm = () =>
    task.run(async () => {
      const { publicKey } = await api.startStepUp();
      await api.finishStepUp(await usePasskey(publicKey));
      announce(text('step_up_done'));
      onConfirmed();
    });

  return (
    <Dialog title={text('step_up_title')} onClose={onClose}>
      <p>{text('step_up_text')}</p>
      <FailureNotice failure={confirmationFailure(task.error)} />
      <div class="dialog-actions">
        <BusyButton busy={task.busy} busyText={text('sign_in_busy')} onClick={confirm}>
          {text('step_up_button')}
        </BusyButton>
        <button type="button" class="button button-quiet" onClick={onClose}>
          {text('cancel')}
        </button>
      </div>
    </Dialog>
  );
}
