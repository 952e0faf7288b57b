import { expect, it } from 'vitest';
import { ApiError, ConnectionLost, TryLater } from '../api/http';
import { shownFailure } from './failure';

const sentences = { NOT_FOUND: 'gone' };

it('gives sentence, code and request id', () => {
  expect(
    shownFailure(new ApiError(404, 'NOT_FOUND', 'no such object', 'r1', []), sentences),
  ).toEqual({ message: 'gone', code: 'NOT_FOUND', requestId: 'r1', fields: {} });
});

it('names the fields that are wrong', () => {
  const details = [{ field: 'profile.name', code: 'too_long', message: '' }];
  const failure = shownFailure(
    new ApiError(400, 'VALIDATION_FAILED', '', 'r1', details),
    sentences,
  );
  expect(failure).toMatchObject({ message: 'fail_fields', fields: { name: 'too_long' } });
});

it.each([
  [new ApiError(500, 'INTERNAL', '', 'r1', []), 'fail_unexpected', 'r1'],
  [new ConnectionLost(), 'fail_connection', null],
  [new Error('a mistake of ours'), 'fail_unexpected', null],
])('%s', (error, message, requestId) => {
  expect(shownFailure(error, sentences)).toMatchObject({ message, requestId });
});

it('says how long to wait', () => {
  expect(shownFailure(new TryLater(41_200, 'r2'), sentences)).toEqual({
    message: 'fail_later',
    values: { seconds: 42 },
    code: 'RATE_LIMITED',
    requestId: 'r2',
    fields: {},
  });
});
