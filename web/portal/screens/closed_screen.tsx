import { Result } from '../../kit/result';
import { useTitle } from '../../kit/use_title';
import { useShell } from '../context';

export function ClosedScreen() {
  const { text } = useShell();
  useTitle(text('title_closed'));
  return (
    <Result icon="lock" tone="calm" title={text('closed_heading')}>
      <p>{text('closed_text')}</p>
    </Result>
  );
}
