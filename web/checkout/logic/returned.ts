const marks = ['payment_intent', 'payment_intent_client_secret', 'redirect_status'];

/** What is left of an address without a provider's marks; null when it bears none. */
export function withoutMarks(address: string): string | null {
  const url = new URL(address);
  if (!marks.some((mark) => url.searchParams.has(mark))) return null;
  marks.forEach((mark) => url.searchParams.delete(mark));
  return url.href;
}

/** Whether a provider sent the payer back here; its secrets leave the address bar at once. */
export function returnedFromProvider(): boolean {
  const clean = withoutMarks(window.location.href);
  if (clean !== null) window.history.replaceState(null, '', clean);
  return clean !== null;
}
