import { Result } from '../../kit/result';
import { Link } from '../../kit/router';
import { useShell } from '../context';

export function NotFoundScreen() {
  const { text } = useShell();
  const back = (
    <Link href="/" class="button button-main">
      {text('start_page')}
    </Link>
  );
  return (
    <Result icon="search" tone="calm" title={text('not_found_heading')} actions={back}>
      <p>{text('not_found_text')}</p>
    </Result>
  );
}
