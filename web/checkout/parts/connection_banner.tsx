import { useEffect, useRef, useState } from 'preact/hooks';
import { Spinner } from '../../kit/icons';
import { useShell } from '../context';
import type { Connection } from '../flow/state';

export function ConnectionBanner({ connection }: { connection: Connection }) {
  const { text, announce } = useShell();
  const seconds = useSecondsUntil(connection.kind === 'limited' ? connection.untilMs : null);
  const before = useRef(connection.kind);

  useEffect(() => {
    if (connection.kind === 'lost') announce(text('connection_lost'));
    if (connection.kind === 'limited') announce(text('connection_limited', { seconds }));
    if (connection.kind === 'ok' && before.current !== 'ok') announce(text('connection_back'));
    before.current = connection.kind;
  }, [connection]);

  if (connection.kind === 'ok') return null;
  return (
    <div class="banner" role="region" aria-label={text('connection_region')}>
      <Spinner />
      <p>
        {connection.kind === 'lost'
          ? text('connection_lost')
          : text('connection_limited', { seconds })}
      </p>
    </div>
  );
}

function useSecondsUntil(endMs: number | null): number {
  const [nowMs, setNowMs] = useState(Date.now);
  useEffect(() => {
    if (endMs === null) return;
    setNowMs(Date.now());
    const timer = setInterval(() => setNowMs(Date.now()), 1000);
    return () => clearInterval(timer);
  }, [endMs]);
  return endMs === null ? 0 : Math.max(1, Math.ceil((endMs - nowMs) / 1000));
}
