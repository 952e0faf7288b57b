export interface SessionHint {
  given(): boolean;
  set(signedIn: boolean): void;
}

/**
 * Remembers that somebody signed in here, and nothing about them: without it every visit would ask
 * the server for a session that mostly does not exist.
 */
export function sessionHint(key: string): SessionHint {
  return {
    given: () => quietly(() => localStorage.getItem(key) !== null) ?? false,
    set: (signedIn) =>
      quietly(() => (signedIn ? localStorage.setItem(key, '1') : localStorage.removeItem(key))),
  };
}

/** Storage may be switched off: pages that need a session then ask once a visit. */
function quietly<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}
