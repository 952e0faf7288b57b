import type { ComponentChildren } from 'preact';
import { BusyButton } from '../../kit/busy_button';
import { FailureNotice } from '../../kit/failure_notice';
import type { Language } from '../../kit/i18n/language';
import { PageFrame } from '../../kit/page_frame';
import { Link } from '../../kit/router';
import { useTask } from '../../kit/use_task';
import { type Access, useShell } from '../context';
import { portalFailure } from '../logic/failures';

interface FrameProps {
  language: Language;
  onLanguage: (language: Language) => void;
  access?: Access;
  onSignOut?: () => Promise<void>;
  children: ComponentChildren;
}

export function PortalFrame({ access, onSignOut, children, ...choice }: FrameProps) {
  const { text } = useShell();
  const masthead = (
    <>
      <Link href="/portal" class="portal-name">
        {(access?.kind === 'in' && access.buyer.organizationName) || text('portal')}
      </Link>
      {access?.kind === 'in' && onSignOut && (
        <Visitor email={access.buyer.email} onSignOut={onSignOut} />
      )}
    </>
  );
  return (
    <PageFrame skip={text('skip')} masthead={masthead} {...choice}>
      {children}
    </PageFrame>
  );
}

function Visitor({ email, onSignOut }: { email: string; onSignOut: () => Promise<void> }) {
  const { text } = useShell();
  const task = useTask();
  return (
    <div class="visitor">
      <span class="visitor-email">{email}</span>
      <BusyButton
        look="quiet"
        busy={task.busy}
        busyText={text('sign_out')}
        onClick={() => void task.run(onSignOut)}
      >
        {text('sign_out')}
      </BusyButton>
      <FailureNotice failure={portalFailure(task.error)} />
    </div>
  );
}
