import { describe, expect, it } from 'vitest';
import { ApiError, retryAfterMs } from '../../api/http';
import { declineReason, formErrorOf, loadProblemOf, outcomeKey } from './failures';

const refusal = (status: number, code: string, fields: [string, string][] = []) =>
  new ApiError(
    status,
    code,
    'text',
    'req-1',
    fields.map(([field, why]) => ({ field, code: why, message: '' })),
  );

describe('formErrorOf', () => {
  it('puts field errors to their fields and nothing above the button', () => {
    const error = refusal(400, 'VALIDATION_FAILED', [
      ['billingAddress.country', 'REQUIRED'],
      ['email', 'INVALID'],
    ]);
    expect(formErrorOf(error)).toEqual({
      message: null,
      requestId: null,
      fields: { country: 'error_country', email: 'error_email' },
    });
  });

  it('speaks of an error no field can show', () => {
    const error = refusal(400, 'VALIDATION_FAILED', [['providerId', 'INVALID']]);
    expect(formErrorOf(error)).toEqual({
      message: 'error_unexpected',
      requestId: 'req-1',
      fields: {},
    });
  });

  it.each([
    ['TAX_EVIDENCE_CONFLICT', 'error_tax_evidence'],
    ['CHECKOUT_BLOCKED_BY_DISPUTE', 'error_blocked'],
    ['CHECKOUT_RESTRICTED_BY_CUSTOMER_HOLD', 'error_restricted'],
    ['PROVIDER_ERROR', 'error_provider'],
    ['SOMETHING_NEW', 'error_unexpected'],
  ])('%s', (code, message) => {
    expect(formErrorOf(refusal(409, code)).message).toBe(message);
  });
});

it('tells load problems apart', () => {
  expect(loadProblemOf(refusal(404, 'NOT_FOUND'))).toBe('not_found');
  expect(loadProblemOf(refusal(403, 'ORIGIN_NOT_ALLOWED'))).toBe('forbidden');
  expect(loadProblemOf(refusal(500, 'INTERNAL'))).toBe('unexpected');
});

it('has words for every reason', () => {
  expect(declineReason('insufficient_funds')).toBe('failed_insufficient_funds');
  expect(declineReason('CARD_DECLINED')).toBe('failed_card_declined');
  expect(declineReason(null)).toBe('failed_other');
  expect(outcomeKey('requires_action')).toBe('outcome_three_d_secure');
  expect(outcomeKey('melts')).toBeNull();
});

it('reads Retry-After as seconds or as a date', () => {
  const now = Date.parse('2026-11-22T22:00:00Z');
  expect(retryAfterMs('7', now)).toBe(7000);
  expect(retryAfterMs('0', now)).toBe(1000);
  expect(retryAfterMs('Sun, 22 Nov 2026 22:00:30 GMT', now)).toBe(30_000);
  expect(retryAfterMs(null, now)).toBe(5000);
  expect(retryAfterMs('soon', now)).toBe(5000);
});
