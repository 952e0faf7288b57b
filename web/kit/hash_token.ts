/**
 * The token of a link stands in the fragment, which browsers send to nobody. It leaves the address
 * bar at once, so that no history, no screenshot and no copied address carries it on.
 */
export function takeHashToken(): string | null {
  const token = tokenIn(location.hash);
  if (location.hash) history.replaceState(null, '', location.pathname + location.search);
  return token;
}

export function tokenIn(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token') || null;
}
