import { expect, it } from 'vitest';
import { nextPath } from './next_path';

const origin = 'https://admin.example';

it.each([
  ['?next=/account', '/account'],
  ['?next=%2Fpayments%3Fpage%3D2', '/payments?page=2'],
  ['', '/account'],
  ['?next=', '/account'],
  ['?next=account', '/account'],
  ['?next=https://evil.example/', '/account'],
  ['?next=//evil.example/', '/account'],
  ['?next=/%5Cevil.example', '/account'],
  ['?next=javascript:alert(1)', '/account'],
])('%s', (search, path) => {
  expect(nextPath(search, origin)).toBe(path);
});
