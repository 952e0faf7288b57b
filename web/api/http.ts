export interface FieldDetail {
  field: string;
  code: string;
  message: string;
}

/** The server understood the request and refused it. */
export class ApiError extends Error {
  constructor(
    readonly httpStatus: number,
    readonly code: string,
    message: string,
    readonly requestId: string | null,
    readonly details: FieldDetail[],
  ) {
    super(message);
  }
}

/** No usable answer came back: offline, timed out, or a proxy spoke instead of the gateway. */
export class ConnectionLost extends Error {}

/** The server asks to come back later. */
export class TryLater extends Error {
  constructor(
    readonly waitMs: number,
    readonly requestId: string | null = null,
  ) {
    super('try later');
  }
}

export type HttpMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

export interface SendOptions {
  /** Bearer token. */
  token?: string | null;
  /** Cookies of the own origin go along and are kept. */
  cookies?: boolean;
}

const timeoutMs = 25_000;
const defaultWaitSeconds = 5;

/** `undefined` when the answer has no content. */
export async function requestJson<T>(
  method: HttpMethod,
  url: string,
  body?: unknown,
  options: SendOptions = {},
): Promise<T> {
  const response = await send(method, url, body, options);
  if (response.status === 204) return undefined as T;
  const answer = await readJson(response);
  if (response.ok && answer !== undefined) return answer as T;
  throw failureFrom(response, answer);
}

async function send(
  method: string,
  url: string,
  body: unknown,
  { token, cookies = false }: SendOptions,
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json' };
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (token) headers.authorization = `Bearer ${token}`;
  try {
    return await fetch(url, {
      method,
      credentials: cookies ? 'same-origin' : 'omit',
      cache: 'no-store',
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
      signal: AbortSignal.timeout(timeoutMs),
    });
  } catch {
    throw new ConnectionLost();
  }
}

async function readJson(response: Response): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch {
    throw new ConnectionLost();
  }
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function failureFrom(response: Response, answer: unknown): Error {
  const retryAfter = response.headers.get('retry-after');
  const envelope = isRecord(answer) ? answer : null;
  const requestId = textOf(envelope?.requestId) ?? response.headers.get('x-request-id');
  if (response.status === 429 || (response.status === 503 && retryAfter !== null)) {
    return new TryLater(retryAfterMs(retryAfter, Date.now()), requestId);
  }
  if (envelope === null && (response.ok || response.status >= 500)) return new ConnectionLost();
  return new ApiError(
    response.status,
    textOf(envelope?.code) ?? '',
    textOf(envelope?.message) ?? '',
    requestId,
    detailsOf(envelope?.details),
  );
}

/** `Retry-After` is whole seconds or an HTTP date. */
export function retryAfterMs(header: string | null, nowMs: number): number {
  if (header === null) return defaultWaitSeconds * 1000;
  const seconds = /^\d+$/.test(header.trim())
    ? Number(header)
    : Math.ceil((Date.parse(header) - nowMs) / 1000);
  return (Number.isFinite(seconds) ? Math.max(1, seconds) : defaultWaitSeconds) * 1000;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function detailsOf(value: unknown): FieldDetail[] {
  if (!Array.isArray(value)) return [];
  return value.filter(isRecord).map((entry) => ({
    field: textOf(entry.field) ?? '',
    code: textOf(entry.code) ?? '',
    message: textOf(entry.message) ?? '',
  }));
}
