import { expect, it } from 'vitest';
import { base64url, bytesOf, creationOptions, problemOf, requestOptions } from './webauthn';

const bytes = (buffer: BufferSource | undefined) => [...new Uint8Array(buffer as ArrayBuffer)];

it.each([[[]], [[0]], [[251, 255]], [[0, 16, 131]], [[255, 254, 253, 252]]])(
  'carries %j over and back',
  (numbers) => {
    const text = base64url(Uint8Array.from(numbers).buffer);
    expect(text).toMatch(/^[\w-]*$/);
    expect(bytes(bytesOf(text))).toEqual(numbers);
  },
);

it('makes the binary members of creation options binary and keeps the rest', () => {
  const options = creationOptions({
    challenge: 'AQI',
    rp: { id: 'localhost', name: 'Gateway' },
    user: { id: '_-8', name: 'ada@example.com', displayName: 'Ada' },
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
    timeout: 60_000,
    excludeCredentials: [{ id: 'BQ', type: 'public-key', transports: ['usb'] }],
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    attestation: 'none',
  });
  expect(bytes(options.challenge)).toEqual([1, 2]);
  expect(bytes(options.user.id)).toEqual([255, 239]);
  expect(bytes(options.excludeCredentials?.[0]?.id)).toEqual([5]);
  expect(options).toMatchObject({ rp: { id: 'localhost' }, timeout: 60_000, attestation: 'none' });
});

it('offers every passkey when none is named', () => {
  const options = requestOptions({ challenge: 'AQI', rpId: 'localhost' });
  expect(bytes(options.challenge)).toEqual([1, 2]);
  expect(options.allowCredentials).toEqual([]);
});

it.each([
  ['NotAllowedError', 'cancelled'],
  ['InvalidStateError', 'exists'],
  ['SecurityError', 'wrong_address'],
  ['UnknownError', 'failed'],
])('%s', (name, problem) => {
  expect(problemOf(new DOMException('', name))).toBe(problem);
});
