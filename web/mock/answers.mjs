export const mockRequestId = '7f0c2a41-5a57-4a0e-9c1f-2f6f0a1f9f2b';

export function ok(body) {
  return { status: 200, body };
}

export function done() {
  return { status: 204 };
}

export function refuse(status, code, details = []) {
  const text = code.toLowerCase().replaceAll('_', ' ');
  return { status, body: { error: text, message: text, code, requestId: mockRequestId, details } };
}

/** Calls the first handler whose verb and pattern fit; what the pattern catches is its argument. */
export function dispatch(routes, method, path) {
  for (const [verb, pattern, handle] of routes) {
    const match = verb === method && pattern.exec(path);
    if (match) return handle(decodeURIComponent(match[1] ?? ''));
  }
  return refuse(404, 'NOT_FOUND');
}

/** Who visits: tests say it in a header, people in a cookie. */
export function scenarioOf({ headers }) {
  const cookie = /(?:^|; )scenario=([^;]+)/.exec(headers.cookie ?? '')?.[1];
  return decodeURIComponent(headers['x-scenario'] ?? cookie ?? 'out');
}
