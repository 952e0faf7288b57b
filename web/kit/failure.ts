import { ApiError, ConnectionLost, TryLater } from '../api/http';
import type { Values } from './i18n/translator';

/** Words every dictionary needs that shows failures. */
export type FailureKey = 'fail_connection' | 'fail_later' | 'fail_fields' | 'fail_unexpected';

export interface ShownFailure {
  message: string;
  values?: Values;
  /** For whoever is asked for help. */
  code: string | null;
  requestId: string | null;
  /** Name of the field to code of the rule it breaks. */
  fields: Record<string, string>;
}

/** `sentences` says which key speaks for which code of the server. */
export function shownFailure<Key extends string>(
  error: unknown,
  sentences: Readonly<Record<string, Key>>,
): ShownFailure {
  if (error instanceof TryLater) return laterFailure(error);
  if (error instanceof ConnectionLost) return plainFailure('fail_connection');
  if (!(error instanceof ApiError)) return plainFailure('fail_unexpected');
  const { code, requestId } = error;
  const fields = Object.fromEntries(
    error.details.map(({ field, code }) => [lastPart(field), code]),
  );
  const fallback: FailureKey = Object.keys(fields).length > 0 ? 'fail_fields' : 'fail_unexpected';
  return { message: sentences[code] ?? fallback, code: code || null, requestId, fields };
}

export function plainFailure(message: string): ShownFailure {
  return { message, code: null, requestId: null, fields: {} };
}

function laterFailure({ waitMs, requestId }: TryLater): ShownFailure {
  const seconds = Math.ceil(waitMs / 1000);
  return { ...plainFailure('fail_later'), values: { seconds }, code: 'RATE_LIMITED', requestId };
}

function lastPart(field: string): string {
  return field.split('.').pop() ?? field;
}
