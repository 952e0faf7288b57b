import { SessionEnded } from '../../api/bearer_session';
import { type ShownFailure, shownFailure } from '../../kit/failure';
import type { TextKey } from '../i18n/dictionary';

const sentences: Record<string, TextKey> = {
  PORTAL_OTP_INVALID: 'fail_code',
  PORTAL_LINK_INVALID: 'fail_link',
};

export function portalFailure(error: unknown): ShownFailure | null {
  // A session that ended shows the way to sign in instead.
  if (!error || error instanceof SessionEnded) return null;
  return shownFailure(error, sentences);
}
