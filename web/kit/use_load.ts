import { useEffect, useState } from 'preact/hooks';

export interface Load<T> {
  /** Null until it is there. */
  value: T | null;
  error: unknown;
  set(value: T): void;
  again(): void;
}

/** Loads when shown, and anew when `key` changes or `again` is called. */
export function useLoad<T>(load: () => Promise<T>, key = ''): Load<T> {
  const [value, setValue] = useState<T | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [round, setRound] = useState(0);

  useEffect(() => {
    let current = true;
    setError(null);
    load().then(
      (loaded) => current && setValue(() => loaded),
      (problem: unknown) => current && setError(() => problem),
    );
    return () => {
      current = false;
    };
  }, [key, round]);

  return {
    value,
    error,
    set: (next) => setValue(() => next),
    again: () => setRound((number) => number + 1),
  };
}
