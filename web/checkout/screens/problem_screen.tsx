import type { IconName } from '../../kit/icons';
import { useShell } from '../context';
import type { CheckoutFlow } from '../flow/checkout_flow';
import type { LoadProblem } from '../logic/failures';
import { RequestId } from '../../kit/request_id';
import { Result } from '../../kit/result';

interface ProblemProps {
  flow: CheckoutFlow;
  problem: LoadProblem;
  requestId: string | null;
}

const icons: Record<LoadProblem, IconName> = {
  not_found: 'search',
  forbidden: 'lock',
  unexpected: 'alert',
};

export function ProblemScreen({ flow, problem, requestId }: ProblemProps) {
  const { text } = useShell();
  const retry = problem === 'unexpected' && (
    <button type="button" class="button button-main" onClick={() => void flow.load()}>
      {text('try_again')}
    </button>
  );
  return (
    <Result icon={icons[problem]} tone="calm" title={text(`${problem}_title`)} actions={retry}>
      <p>{text(`${problem}_text`)}</p>
      {requestId && <RequestId id={requestId} />}
    </Result>
  );
}
