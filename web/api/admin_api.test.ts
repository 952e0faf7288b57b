import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { AdminApi, StepUpCancelled } from './admin_api';
import { BearerSession } from './bearer_session';

let steppedUp = false;
const sent: { method: string; url: string; body: string }[] = [];

beforeEach(() => {
  steppedUp = false;
  sent.length = 0;
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    sent.push({ method: init.method ?? '', url, body: String(init.body ?? '') });
    const refusal = { code: 'STEP_UP_REQUIRED', message: '', requestId: 'r1' };
    return steppedUp
      ? new Response(JSON.stringify({ id: 'p1', label: 'Spare key' }))
      : new Response(JSON.stringify(refusal), { status: 403 });
  });
});
afterEach(() => vi.unstubAllGlobals());

function signedIn() {
  const session = new BearerSession({ refreshUrl: '/refresh', lockName: 'test' });
  session.keep({ token: 'good', expiresAt: '' });
  return new AdminApi(session);
}

it('repeats a call as it was after the user confirmed', async () => {
  const api = signedIn();
  api.confirmUser = async () => {
    steppedUp = true;
  };
  await api.renamePasskey('p1', 'Spare key');
  expect(sent).toHaveLength(2);
  expect(sent[0]).toEqual(sent[1]);
  expect(sent[0]).toEqual({
    method: 'PATCH',
    url: '/api/v1/user/passkeys/p1',
    body: '{"label":"Spare key"}',
  });
});

it('asks once for calls at the same time', async () => {
  const api = signedIn();
  api.confirmUser = vi.fn(async () => {
    await Promise.resolve();
    steppedUp = true;
  });
  await Promise.all([api.renamePasskey('p1', 'a'), api.renamePasskey('p2', 'b')]);
  expect(api.confirmUser).toHaveBeenCalledOnce();
});

it('does nothing more when the user will not confirm', async () => {
  const api = signedIn();
  api.confirmUser = () => Promise.reject(new StepUpCancelled());
  await expect(api.removePasskey('p1')).rejects.toBeInstanceOf(StepUpCancelled);
  expect(sent).toHaveLength(1);
});
