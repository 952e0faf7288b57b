import type { ComponentChildren } from 'preact';
import type { Language } from '../../kit/i18n/language';
import { PageFrame } from '../../kit/page_frame';
import { Link } from '../../kit/router';
import { useAdmin, useShell } from '../context';

interface FrameProps {
  route: string;
  language: Language;
  onLanguage: (language: Language) => void;
  children: ComponentChildren;
}

export function AdminFrame({ route, children, ...choice }: FrameProps) {
  const { text } = useShell();
  const masthead = (
    <>
      <Link href="/" class="product">
        <Mark />
        {text('product')}
      </Link>
      <Whereabouts route={route} />
    </>
  );
  const foot = route !== '/' && (
    <p>
      <Link href="/">{text('start_page')}</Link>
    </p>
  );
  return (
    <PageFrame skip={text('skip')} masthead={masthead} foot={foot} {...choice}>
      {children}
    </PageFrame>
  );
}

function Mark() {
  return (
    <svg class="mark" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true">
      <rect width="32" height="32" rx="8" />
      <path d="M7 12.5h18M7 20h6m3 0h2" />
      <path d="M8.7 8h14.6a3.2 3.2 0 0 1 3.2 3.2v9.6a3.2 3.2 0 0 1-3.2 3.2H8.7a3.2 3.2 0 0 1-3.2-3.2v-9.6A3.2 3.2 0 0 1 8.7 8z" />
    </svg>
  );
}

/** Who is signed in, and the way in or out. */
function Whereabouts({ route }: { route: string }) {
  const { text } = useShell();
  const { access } = useAdmin();
  if (access.kind === 'in') {
    return (
      <nav class="whereabouts">
        <Link href="/account" class="who">
          <span class="sr-only">{text('account')}: </span>
          {access.user.name || access.user.email}
        </Link>
      </nav>
    );
  }
  if (access.kind !== 'out' || route === '/sign-in' || route === '/enrol') return null;
  return (
    <nav class="whereabouts">
      <Link href="/sign-in">{text('sign_in')}</Link>
    </nav>
  );
}
