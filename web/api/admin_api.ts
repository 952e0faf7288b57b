import type {
  AssertionJson,
  Ceremony,
  CreationOptionsJson,
  Enrolment,
  LoginSession,
  Passkey,
  Profile,
  RegistrationJson,
  RequestOptionsJson,
  SignedIn,
  User,
} from './admin_types';
import { type BearerSession, SessionEnded } from './bearer_session';
import { ApiError, type HttpMethod, requestJson } from './http';

const auth = '/api/v1/auth';
const user = '/api/v1/user';

/** The user would not confirm who they are; nothing was changed. */
export class StepUpCancelled extends Error {}

export interface NewUser {
  token: string;
  email?: string;
  name?: string;
}

export class AdminApi {
  private confirming: Promise<void> | null = null;

  /** Asks the user for a passkey; rejects with StepUpCancelled. Set by whoever shows pages. */
  confirmUser: () => Promise<void> = () => Promise.reject(new StepUpCancelled());

  constructor(readonly session: BearerSession) {}

  // ---- before anybody is signed in ----

  enrolment(token: string): Promise<Enrolment> {
    return this.open('POST', `${auth}/enrolment`, { token });
  }

  startRegistration(newUser: NewUser): Promise<Ceremony<CreationOptionsJson>> {
    return this.open('POST', `${auth}/register`, newUser);
  }

  async finishRegistration(registration: RegistrationJson, label: string): Promise<User> {
    return this.signedIn(`${auth}/register-complete`, { ...registration, label });
  }

  startSignIn(email: string): Promise<Ceremony<RequestOptionsJson>> {
    return this.open('POST', auth, email === '' ? {} : { email });
  }

  async finishSignIn(assertion: AssertionJson): Promise<User> {
    return this.signedIn(`${auth}/authenticate-complete`, assertion);
  }

  // ---- the session ----

  async currentUser(): Promise<User> {
    const { user } = await this.call<{ user: User }>('GET', `${auth}/login/check`);
    return user;
  }

  async signOut(): Promise<void> {
    await this.leave(`${auth}/logout`);
  }

  async signOutEverywhere(): Promise<void> {
    await this.leave(`${auth}/logout-everywhere`);
  }

  startStepUp(): Promise<Ceremony<RequestOptionsJson>> {
    return this.session.call('POST', `${auth}/step-up`, {});
  }

  async finishStepUp(assertion: AssertionJson): Promise<void> {
    await this.session.call('POST', `${auth}/step-up-complete`, assertion);
  }

  // ---- the account ----

  profile(): Promise<Profile> {
    return this.call('GET', `${user}/profile`);
  }

  saveProfile({ name, mobilePhone, notifications }: Profile): Promise<Profile> {
    const phone = mobilePhone || null;
    return this.call('PUT', `${user}/profile`, { name, mobilePhone: phone, notifications });
  }

  async passkeys(): Promise<Passkey[]> {
    const list = await this.call<{ passkeys: Passkey[] }>('GET', `${user}/passkeys`);
    return list.passkeys;
  }

  startPasskey(): Promise<Ceremony<CreationOptionsJson>> {
    return this.call('POST', `${user}/passkeys`, {});
  }

  finishPasskey(registration: RegistrationJson, label: string): Promise<Passkey> {
    return this.call('POST', `${user}/passkeys/complete`, { ...registration, label });
  }

  renamePasskey(id: string, label: string): Promise<Passkey> {
    return this.call('PATCH', `${user}/passkeys/${encodeURIComponent(id)}`, { label });
  }

  removePasskey(id: string): Promise<void> {
    return this.call('DELETE', `${user}/passkeys/${encodeURIComponent(id)}`);
  }

  async sessions(): Promise<LoginSession[]> {
    const list = await this.call<{ sessions: LoginSession[] }>('GET', `${user}/sessions`);
    return list.sessions;
  }

  endSession(id: string): Promise<void> {
    return this.call('DELETE', `${user}/sessions/${encodeURIComponent(id)}`);
  }

  private open<T>(method: HttpMethod, url: string, body: unknown): Promise<T> {
    return requestJson(method, url, body, { cookies: true });
  }

  private async signedIn(url: string, body: unknown): Promise<User> {
    const answer = await this.open<SignedIn>('POST', url, body);
    this.session.keep(answer);
    return answer.user;
  }

  /** Over is over: a session the server no longer knows counts as left. */
  private async leave(url: string): Promise<void> {
    try {
      await this.call('POST', url, {});
    } catch (error) {
      if (!(error instanceof SessionEnded)) throw error;
    }
    this.session.forget();
  }

  /** A call that needs a fresh passkey assertion asks for it and is then repeated as it was. */
  private async call<T>(method: HttpMethod, url: string, body?: unknown): Promise<T> {
    try {
      return await this.session.call(method, url, body);
    } catch (error) {
      if (!(error instanceof ApiError && error.code === 'STEP_UP_REQUIRED')) throw error;
    }
    this.confirming ??= this.confirmUser().finally(() => {
      this.confirming = null;
    });
    await this.confirming;
    return this.session.call(method, url, body);
  }
}
