import { expect, it } from 'vitest';
import { isDocumentPath, receiptIn, receiptPath } from './paths';

it.each([
  ['/portal/documents', true, null],
  ['/portal/documents/64f0', true, '64f0'],
  ['/portal/documents/a%2Fb', true, 'a/b'],
  ['/portal/documents/%', true, null],
  ['/portal/documents/a/b', true, null],
  ['/portal/documentsother', false, null],
  ['/portal/login', false, null],
])('%s', (path, isDocument, receipt) => {
  expect(isDocumentPath(path)).toBe(isDocument);
  expect(receiptIn(path)).toBe(receipt);
});

it('leads to the receipt it names', () => {
  expect(receiptIn(receiptPath('a/b?c'))).toBe('a/b?c');
});
