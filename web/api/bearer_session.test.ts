import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { BearerSession, SessionEnded } from './bearer_session';
import { ApiError, ConnectionLost } from './http';

interface Sent {
  url: string;
  token: string | null;
  credentials: string | undefined;
}

type Answer = { status: number; body?: unknown } | 'lost';

const sent: Sent[] = [];
let answers: (call: Sent) => Answer;

function record(url: string, init: RequestInit): Sent {
  const headers = init.headers as Record<string, string>;
  const call = { url, token: headers.authorization ?? null, credentials: init.credentials };
  sent.push(call);
  return call;
}

beforeEach(() => {
  sent.length = 0;
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const answer = answers(record(url, init));
    if (answer === 'lost') throw new TypeError('offline');
    return new Response(answer.body === undefined ? null : JSON.stringify(answer.body), {
      status: answer.status,
    });
  });
});
afterEach(() => vi.unstubAllGlobals());

const refused = { status: 401, body: { code: 'TOKEN_EXPIRED', message: 'expired' } };
const fine = { status: 200, body: { fine: true } };

/** Gives t1, t2, …; only the newest is good, and there are `refreshes` of them. */
function server(refreshes: number) {
  let given = 0;
  return ({ url, token }: Sent): Answer => {
    if (url !== '/refresh') return token === `Bearer t${given}` && given > 0 ? fine : refused;
    return given < refreshes ? { status: 200, body: { token: `t${++given}` } } : refused;
  };
}

function session() {
  const made = new BearerSession({ refreshUrl: '/refresh', lockName: 'test' });
  const ended = vi.fn();
  made.onEnded = ended;
  return { made, ended };
}

describe('a call', () => {
  it('fetches a token first when there is none', async () => {
    answers = server(1);
    const { made } = session();
    expect(await made.call('GET', '/thing')).toEqual({ fine: true });
    expect(sent.map(({ url }) => url)).toEqual(['/refresh', '/thing']);
    expect(sent[0]).toMatchObject({ token: null, credentials: 'same-origin' });
  });

  it('is repeated once with a new token', async () => {
    answers = server(2);
    const { made, ended } = session();
    made.keep({ token: 'old', expiresAt: '' });
    expect(await made.call('GET', '/thing')).toEqual({ fine: true });
    expect(sent.map(({ url }) => url)).toEqual(['/thing', '/refresh', '/thing']);
    expect(ended).not.toHaveBeenCalled();
  });

  it('ends the session when there is no new token', async () => {
    answers = server(0);
    const { made, ended } = session();
    made.keep({ token: 'old', expiresAt: '' });
    await expect(made.call('GET', '/thing')).rejects.toBeInstanceOf(SessionEnded);
    expect(sent.map(({ url }) => url)).toEqual(['/thing', '/refresh']);
    expect(ended).toHaveBeenCalledOnce();
    expect(made.signedIn).toBe(false);
  });

  it('does not end the session over a lost connection', async () => {
    answers = () => 'lost';
    const { made, ended } = session();
    await expect(made.call('GET', '/thing')).rejects.toBeInstanceOf(ConnectionLost);
    expect(ended).not.toHaveBeenCalled();
  });

  it('hands on what is refused for another reason', async () => {
    answers = () => ({ status: 403, body: { code: 'STEP_UP_REQUIRED', message: '' } });
    const { made } = session();
    made.keep({ token: 'good', expiresAt: '' });
    await expect(made.call('GET', '/thing')).rejects.toBeInstanceOf(ApiError);
    expect(sent).toHaveLength(1);
  });

  it('gives nothing for 204', async () => {
    answers = () => ({ status: 204 });
    const { made } = session();
    made.keep({ token: 'good', expiresAt: '' });
    expect(await made.call('DELETE', '/thing')).toBeUndefined();
  });
});

it('refreshes once for calls at the same time', async () => {
  answers = server(1);
  const { made } = session();
  await Promise.all([made.call('GET', '/a'), made.call('GET', '/b'), made.call('GET', '/c')]);
  expect(sent.filter(({ url }) => url === '/refresh')).toHaveLength(1);
});

it('refreshes only in its turn among the tabs', async () => {
  answers = server(1);
  const turns: string[] = [];
  const locks = {
    request: async (name: string, act: () => Promise<boolean>) => {
      turns.push(name);
      return act();
    },
  } as unknown as LockManager;
  const made = new BearerSession({ refreshUrl: '/refresh', lockName: 'mine', locks });
  await made.call('GET', '/thing');
  expect(turns).toEqual(['mine']);
});
