import { StepUpCancelled } from '../../api/admin_api';
import { SessionEnded } from '../../api/bearer_session';
import { looksLikeEmail } from '../../kit/email';
import { plainFailure, type ShownFailure, shownFailure } from '../../kit/failure';
import type { TextKey } from '../i18n/dictionary';
import { PasskeyFailure } from './webauthn';

const sentences: Record<string, TextKey> = {
  ENROLMENT_LINK_INVALID: 'fail_link',
  UNAUTHENTICATED: 'fail_passkey_refused',
  TOKEN_EXPIRED: 'fail_expired',
  BAD_REQUEST: 'fail_expired',
  STATE_CONFLICT: 'fail_conflict',
  DUPLICATE: 'fail_duplicate',
  NOT_FOUND: 'fail_not_found',
  ORIGIN_NOT_ALLOWED: 'fail_origin',
  INSUFFICIENT_ROLE: 'fail_role',
  FORBIDDEN: 'fail_role',
  VALIDATION_FAILED: 'fail_fields',
  INTERNAL: 'fail_unexpected',
};

export function adminFailure(error: unknown): ShownFailure | null {
  // A session that ended shows the way to sign in instead.
  if (!error || error instanceof SessionEnded) return null;
  if (error instanceof PasskeyFailure) return plainFailure(`passkey_${error.problem}`);
  if (error instanceof StepUpCancelled) return plainFailure('fail_not_confirmed');
  return shownFailure(error, sentences);
}

/** Where FORBIDDEN can only mean the passkey that was shown. */
export function confirmationFailure(error: unknown): ShownFailure | null {
  const failure = adminFailure(error);
  if (failure?.code !== 'FORBIDDEN') return failure;
  return { ...failure, message: 'fail_passkey_refused' satisfies TextKey };
}

export type FieldErrors = Partial<Record<string, TextKey>>;

/** What the server found wrong with a field, in words. */
export function fieldErrors(failure: ShownFailure | null): FieldErrors {
  const entries = Object.entries(failure?.fields ?? {}).map(([field, code]): [string, TextKey] => [
    field,
    fieldSentence(field, code),
  ]);
  return Object.fromEntries(entries);
}

function fieldSentence(field: string, code: string): TextKey {
  if (/REQUIRED|MISSING|EMPTY|SHORT/i.test(code)) return 'error_required';
  if (/LONG|LENGTH/i.test(code)) return 'error_too_long';
  return field === 'email' ? 'error_email' : 'error_check_field';
}

export interface Person {
  name: string;
  email: string;
}

export function personErrors({ name, email }: Person): FieldErrors {
  return {
    ...(name.trim() === '' && { name: 'error_required' as const }),
    ...(!looksLikeEmail(email) && { email: 'error_email' as const }),
  };
}
