import type { Payment } from '../../api/portal_types';
import { Badge } from '../../kit/icons';
import { useShell } from '../context';
import { stateOf } from '../logic/payments';

export function StateBadge({ payment }: { payment: Payment }) {
  const { text } = useShell();
  const state = stateOf(payment);
  return (
    <>
      <span class={`badge badge-${state.tone}`}>{text(state.text)}</span>
      {payment.livemode === false && <Badge tone="test">{text('test')}</Badge>}
    </>
  );
}
