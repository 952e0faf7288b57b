import { Result } from '../../kit/result';
import { Link } from '../../kit/router';
import { useTitle } from '../../kit/use_title';
import { useShell } from '../context';

export function NotFoundScreen() {
  const { text } = useShell();
  useTitle(text('title_not_found'));
  const back = (
    <Link href="/portal" class="button button-main">
      {text('portal')}
    </Link>
  );
  return (
    <Result icon="search" tone="calm" title={text('not_found_heading')} actions={back}>
      <p>{text('not_found_text')}</p>
    </Result>
  );
}
