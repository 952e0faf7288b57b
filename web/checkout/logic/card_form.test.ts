import { describe, expect, it } from 'vitest';
import { cardData, cardErrors, emptyCard, filledWith } from './card_form';

const testCards = [{ number: '4242424242424242', brand: 'visa', outcome: 'succeeds' }];
const today = new Date(2026, 10, 22);
const good = { number: '4242 4242 4242 4242', expiry: '12 / 30', cvc: '123' };

describe('cardErrors', () => {
  it('accepts a card of the list', () => {
    expect(cardErrors(good, testCards, today)).toEqual({});
  });

  it.each([
    ['4111 1111 1111 1111', 'error_card_test_only'],
    ['4111 1111 1111 1112', 'error_card_invalid'],
    ['4111 1111', 'error_card_incomplete'],
    ['', 'error_required'],
  ])('refuses %s', (number, error) => {
    expect(cardErrors({ ...good, number }, testCards, today)).toEqual({ number: error });
  });

  it('refuses every number where no test card is known', () => {
    expect(cardErrors(good, [], today)).toEqual({ number: 'error_card_test_only' });
  });

  it.each([
    ['10 / 26', 'error_expired'],
    ['13 / 30', 'error_expiry'],
    ['', 'error_required'],
  ])('refuses expiry %s', (expiry, error) => {
    expect(cardErrors({ ...good, expiry }, testCards, today)).toEqual({ expiry: error });
  });

  it('wants as many digits as the brand prints', () => {
    expect(cardErrors({ ...good, cvc: '12' }, testCards, today)).toEqual({ cvc: 'error_cvc_3' });
  });

  it('reports all fields of an empty form', () => {
    expect(Object.keys(cardErrors(emptyCard, testCards, today))).toEqual([
      'number',
      'expiry',
      'cvc',
    ]);
  });
});

it('fills the form so that it can be sent', () => {
  const filled = filledWith(testCards[0]!, today);
  expect(cardErrors(filled, testCards, today)).toEqual({});
  expect(cardData(filled)).toEqual({
    number: '4242424242424242',
    expMonth: 12,
    expYear: 2030,
    cvc: '123',
  });
});
