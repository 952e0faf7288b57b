const fallback = '/account';

/** Where to go after signing in: only a page of this host, or a link could lead anywhere. */
export function nextPath(search: string, origin: string): string {
  const wanted = new URLSearchParams(search).get('next') ?? '';
  if (!wanted.startsWith('/')) return fallback;
  try {
    const url = new URL(wanted, origin);
    return url.origin === origin ? url.pathname + url.search : fallback;
  } catch {
    return fallback;
  }
}
