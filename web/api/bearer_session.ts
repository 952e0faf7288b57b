import { ApiError, type HttpMethod, requestJson } from './http';

export interface AccessToken {
  token: string;
  expiresAt: string;
}

export interface BearerSessionOptions {
  /** Gives a new access token for the refresh cookie. */
  refreshUrl: string;
  /** Names the lock under which the tabs of a browser take turns. */
  lockName: string;
  locks?: Pick<LockManager, 'request'> | undefined;
}

/**
 * The access token lives here, in memory, and nowhere else. What outlives the page is the refresh
 * cookie, which no script can read.
 */
export class BearerSession {
  private token: string | null = null;
  private refreshing: Promise<boolean> | null = null;

  /** Called when the server no longer knows this session. */
  onEnded: () => void = () => undefined;

  constructor(private readonly options: BearerSessionOptions) {}

  keep({ token }: AccessToken): void {
    this.token = token;
  }

  forget(): void {
    this.token = null;
  }

  get signedIn(): boolean {
    return this.token !== null;
  }

  /** One silent refresh when the token is missing or refused; after that, the session is over. */
  async call<T>(method: HttpMethod, url: string, body?: unknown): Promise<T> {
    if (this.token === null) {
      if (!(await this.refresh())) throw this.ended();
      return this.sendOnce(method, url, body);
    }
    const used = this.token;
    try {
      return await this.sendOnce(method, url, body);
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
    }
    // Another call may have brought a new token meanwhile.
    if (this.token === used && !(await this.refresh())) throw this.ended();
    return this.sendOnce(method, url, body);
  }

  /** False when there is no session to continue. Calls at the same time share one refresh. */
  refresh(): Promise<boolean> {
    this.refreshing ??= this.inTurn(() => this.refreshNow()).finally(() => {
      this.refreshing = null;
    });
    return this.refreshing;
  }

  private async refreshNow(): Promise<boolean> {
    try {
      this.keep(await requestJson('POST', this.options.refreshUrl, {}, { cookies: true }));
      return true;
    } catch (error) {
      if (!isUnauthorized(error)) throw error;
      this.token = null;
      return false;
    }
  }

  /**
   * The refresh cookie changes with every use, and an old one counts as stolen: two tabs that
   * refresh at the same time would end the session of both.
   */
  private inTurn(act: () => Promise<boolean>): Promise<boolean> {
    const { locks, lockName } = this.options;
    return locks ? (locks.request(lockName, act) as Promise<boolean>) : act();
  }

  private sendOnce<T>(method: HttpMethod, url: string, body: unknown): Promise<T> {
    return requestJson<T>(method, url, body, { token: this.token, cookies: true });
  }

  private ended(): SessionEnded {
    this.token = null;
    this.onEnded();
    return new SessionEnded();
  }
}

/** Nobody is signed in any more. Whoever shows pages has been told by `onEnded`. */
export class SessionEnded extends Error {}

function isUnauthorized(error: unknown): boolean {
  return error instanceof ApiError && error.httpStatus === 401;
}
