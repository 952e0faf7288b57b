import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PasskeySuggestions } from './passkey_suggestions';

const publicKey = { challenge: 'AQI', timeout: 60_000 };
const api = { startSignIn: vi.fn(async () => ({ publicKey })) };
const ask = vi.fn();

function browserThat(suggests: boolean) {
  const PublicKeyCredential = () => undefined;
  PublicKeyCredential.isConditionalMediationAvailable = async () => suggests;
  vi.stubGlobal('window', {
    isSecureContext: true,
    PublicKeyCredential,
    addEventListener: vi.fn(),
  });
  vi.stubGlobal('document', { hasFocus: () => true });
  vi.stubGlobal('navigator', { credentials: { get: ask } });
}

beforeEach(() => {
  vi.useFakeTimers();
  api.startSignIn.mockClear();
  ask
    .mockReset()
    .mockImplementation(
      ({ signal }: { signal: AbortSignal }) =>
        new Promise((_, refuse) => signal.addEventListener('abort', () => refuse(signal.reason))),
    );
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const settle = () => vi.advanceTimersByTimeAsync(0);

it('asks for nothing where browsers suggest no passkeys', async () => {
  browserThat(false);
  await new PasskeySuggestions(api, vi.fn()).start();
  expect(api.startSignIn).not.toHaveBeenCalled();
});

it('hands its unused challenge over once, so that the button costs no request', async () => {
  browserThat(true);
  const suggestions = new PasskeySuggestions(api, vi.fn());
  void suggestions.start();
  await settle();
  expect(suggestions.takeOver()).toBe(publicKey);
  expect(suggestions.takeOver()).toBeNull();
});

it('hands over no challenge that is about to expire', async () => {
  browserThat(true);
  const suggestions = new PasskeySuggestions(api, vi.fn());
  void suggestions.start();
  await vi.advanceTimersByTimeAsync(31_000);
  expect(suggestions.takeOver()).toBeNull();
});

it('renews the challenge before it expires, until it is stopped', async () => {
  browserThat(true);
  const suggestions = new PasskeySuggestions(api, vi.fn());
  void suggestions.start();
  await vi.advanceTimersByTimeAsync(55_000);
  expect(api.startSignIn).toHaveBeenCalledTimes(2);
  suggestions.stop();
  await vi.advanceTimersByTimeAsync(300_000);
  expect(api.startSignIn).toHaveBeenCalledTimes(2);
});
