import type { PortalStatus } from '../../api/portal_types';
import type { TextKey } from '../i18n/dictionary';

/** What the mail to sign in holds. */
export function sentKey({ otpEnabled, magicLinkEnabled }: PortalStatus): TextKey {
  if (!otpEnabled) return 'login_link';
  return magicLinkEnabled ? 'login_both' : 'login_code';
}
