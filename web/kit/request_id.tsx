import { useKitShell } from './shell';
import { CopyButton } from './copy_button';

export function RequestId({ id }: { id: string }) {
  const { text } = useKitShell();
  return (
    <p class="request-id">
      <span>{text('request_id')}</span> <code>{id}</code>
      <CopyButton field={text('request_id')} value={id} />
    </p>
  );
}
