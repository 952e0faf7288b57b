import { afterEach, expect, it, vi } from 'vitest';
import { takeHashToken, tokenIn } from './hash_token';

afterEach(() => vi.unstubAllGlobals());

it.each([
  ['#token=abc-_1', 'abc-_1'],
  ['#token=a%2Bb', 'a+b'],
  ['#token=', null],
  ['#other=1', null],
  ['', null],
])('%s', (hash, token) => {
  expect(tokenIn(hash)).toBe(token);
});

it('removes the token from the address at once', () => {
  const replaceState = vi.fn();
  vi.stubGlobal('location', { hash: '#token=secret', pathname: '/enrol', search: '?lang=de' });
  vi.stubGlobal('history', { replaceState });
  expect(takeHashToken()).toBe('secret');
  expect(replaceState).toHaveBeenCalledWith(null, '', '/enrol?lang=de');
});
