import type { ComponentChildren } from 'preact';
import { useContext } from 'preact/hooks';
import type { ShownFailure } from './failure';
import { FailureFacts } from './failure_facts';
import { Icon } from './icons';
import { ShellContext } from './shell';

interface FailureNoticeProps {
  failure: ShownFailure | null;
  /** What can be done about it. */
  children?: ComponentChildren;
}

/** Always on the page, so that screen readers hear what comes into it. */
export function FailureNotice({ failure, children }: FailureNoticeProps) {
  const { text } = useContext(ShellContext);
  return (
    <div role="alert" class="notice-slot">
      {failure && (
        <div class="notice notice-bad">
          <Icon name="alert" />
          <div>
            <p>{text(failure.message, failure.values)}</p>
            <FailureFacts failure={failure} />
            {children}
          </div>
        </div>
      )}
    </div>
  );
}
