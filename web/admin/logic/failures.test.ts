import { expect, it } from 'vitest';
import { StepUpCancelled } from '../../api/admin_api';
import { SessionEnded } from '../../api/bearer_session';
import { ApiError } from '../../api/http';
import { en } from '../i18n/en';
import { adminFailure, fieldErrors, personErrors } from './failures';
import { PasskeyFailure, type PasskeyProblem } from './webauthn';

const problems: PasskeyProblem[] = [
  'unsupported',
  'insecure',
  'cancelled',
  'exists',
  'wrong_address',
  'failed',
];

it.each(problems)('has words for a passkey that is %s', (problem) => {
  expect(Object.keys(en)).toContain(adminFailure(new PasskeyFailure(problem))?.message);
});

it('says nothing of a session that ended', () => {
  expect(adminFailure(new SessionEnded())).toBeNull();
  expect(adminFailure(null)).toBeNull();
});

it('tells a refused confirmation from a refusal', () => {
  expect(adminFailure(new StepUpCancelled())?.message).toBe('fail_not_confirmed');
  const refusal = new ApiError(403, 'INSUFFICIENT_ROLE', '', 'r1', []);
  expect(adminFailure(refusal)).toMatchObject({ message: 'fail_role', requestId: 'r1' });
});

it('puts the errors of the server to their fields', () => {
  const details = [
    { field: 'email', code: 'invalid_format', message: '' },
    { field: 'name', code: 'required', message: '' },
    { field: 'mobilePhone', code: 'too_long', message: '' },
  ];
  expect(
    fieldErrors(adminFailure(new ApiError(400, 'VALIDATION_FAILED', '', null, details))),
  ).toEqual({ email: 'error_email', name: 'error_required', mobilePhone: 'error_too_long' });
});

it.each([
  ['Ada', 'ada@example.com', {}],
  [' ', 'ada@example.com', { name: 'error_required' }],
  ['Ada', 'ada@example', { email: 'error_email' }],
  ['', '', { name: 'error_required', email: 'error_email' }],
])('%j <%s>', (name, email, errors) => {
  expect(personErrors({ name, email })).toEqual(errors);
});
