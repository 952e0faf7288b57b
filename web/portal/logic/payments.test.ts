import { describe, expect, it } from 'vitest';
import type { Payment } from '../../api/portal_types';
import { groupPayments, isAwaited, methodKey, stateOf } from './payments';

function payment(more: Partial<Payment> = {}): Payment {
  return {
    id: '1',
    amount: 4900,
    currency: 'EUR',
    status: 'succeeded',
    refundedAmount: 0,
    organizationName: 'Demo GmbH',
    siteName: 'Demo Shop',
    createdAt: '2026-11-20T16:40:00Z',
    ...more,
  };
}

describe('groups', () => {
  it('puts the same seller together and keeps the order of the list', () => {
    const groups = groupPayments([
      payment({ id: '1' }),
      payment({ id: '2', siteName: 'Books' }),
      payment({ id: '3' }),
    ]);
    expect(groups.map(({ title, payments }) => [title, payments.map(({ id }) => id)])).toEqual([
      ['Demo GmbH · Demo Shop', ['1', '3']],
      ['Demo GmbH · Books', ['2']],
    ]);
  });

  it('does not say a name twice or not at all', () => {
    const named = (organizationName: string | null, siteName: string | null) =>
      groupPayments([payment({ organizationName, siteName })])[0]?.title;
    expect(named('Demo', 'Demo')).toBe('Demo');
    expect(named(null, 'Demo')).toBe('Demo');
    expect(named(null, null)).toBe('');
  });
});

it.each([
  ['succeeded', 0, 'state_paid'],
  ['succeeded', 100, 'state_partly_refunded'],
  ['succeeded', 4900, 'state_refunded'],
  ['pending_provider', 0, 'state_awaited'],
  ['failed', 0, 'state_failed'],
  ['cancelled', 0, 'state_cancelled'],
])('%s with %i back', (status, refundedAmount, text) => {
  expect(stateOf(payment({ status, refundedAmount })).text).toBe(text);
});

it('knows what is still to come', () => {
  expect(isAwaited(payment({ status: 'pending_provider' }))).toBe(true);
  expect(isAwaited(payment())).toBe(false);
});

it('has words for the methods it knows', () => {
  expect(methodKey('CARD')).toBe('method_card');
  expect(methodKey('wire')).toBe('method_bank_transfer');
  expect(methodKey('pigeon')).toBeNull();
});
