import { Icon } from '../../kit/icons';
import { useShell } from '../context';
import type { FormError } from '../logic/failures';
import { RequestId } from '../../kit/request_id';

export function FormNotice({ error }: { error: FormError | null }) {
  const { text } = useShell();
  return (
    <div role="alert" class="notice-slot">
      {error?.message && (
        <div class="notice notice-bad">
          <Icon name="alert" />
          <div>
            <p>{text(error.message)}</p>
            {error.requestId && <RequestId id={error.requestId} />}
          </div>
        </div>
      )}
    </div>
  );
}
