import { useEffect, useRef, useState } from 'preact/hooks';

export interface Task {
  busy: boolean;
  error: unknown;
  /** Does nothing while the same task still runs: a double click acts once. */
  run(work: () => Promise<void>): Promise<void>;
  clear(): void;
}

export function useTask(): Task {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const running = useRef(false);
  const shown = useRef(true);
  useEffect(() => {
    shown.current = true;
    return () => {
      shown.current = false;
    };
  }, []);

  async function run(work: () => Promise<void>) {
    if (running.current) return;
    running.current = true;
    setBusy(true);
    setError(null);
    try {
      await work();
    } catch (problem) {
      if (shown.current) setError(() => problem);
    } finally {
      running.current = false;
      if (shown.current) setBusy(false);
    }
  }

  return { busy, error, run, clear: () => setError(null) };
}
