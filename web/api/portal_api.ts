import type { AccessToken, BearerSession } from './bearer_session';
import { requestJson } from './http';
import type { Buyer, PaymentDetail, PaymentList, PortalStatus } from './portal_types';

const base = '/api/v1/portal';
const pageSize = 50;

export class PortalApi {
  constructor(readonly session: BearerSession) {}

  status(): Promise<PortalStatus> {
    return requestJson('GET', `${base}/status`);
  }

  /** The answer is the same whether anybody is known by this address or not. */
  async requestCode(email: string, locale: string): Promise<void> {
    await requestJson('POST', `${base}/auth/request-otp`, { email, locale });
  }

  async verifyCode(email: string, code: string): Promise<void> {
    await this.signIn('verify-otp', { email, code });
  }

  async useLink(token: string): Promise<void> {
    await this.signIn('magic-link', { token });
  }

  buyer(): Promise<Buyer> {
    return this.session.call('GET', `${base}/session`);
  }

  payments(after: string | null): Promise<PaymentList> {
    const place = after === null ? '' : `&after=${encodeURIComponent(after)}`;
    return this.session.call('GET', `${base}/payments?limit=${pageSize}${place}`);
  }

  payment(id: string): Promise<PaymentDetail> {
    return this.session.call('GET', `${base}/payments/${encodeURIComponent(id)}`);
  }

  async signOut(): Promise<void> {
    await requestJson('POST', `${base}/auth/logout`, {}, { cookies: true });
    this.session.forget();
  }

  private async signIn(how: string, proof: unknown): Promise<void> {
    const answer = await requestJson<AccessToken>('POST', `${base}/auth/${how}`, proof, {
      cookies: true,
    });
    this.session.keep(answer);
  }
}
