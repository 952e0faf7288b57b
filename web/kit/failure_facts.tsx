import type { ShownFailure } from './failure';
import { RequestId } from './request_id';

/** What whoever is asked for help wants to know, where the screen itself says what is wrong. */
export function FailureFacts({ failure }: { failure: ShownFailure | null }) {
  return (
    <>
      {failure?.code && <code class="failure-code">{failure.code}</code>}
      {failure?.requestId && <RequestId id={failure.requestId} />}
    </>
  );
}
