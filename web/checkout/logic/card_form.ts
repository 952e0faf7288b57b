import type { CardData, TestCard } from '../../api/types';
import { cvcLengthOf, digitsOf, formatCardNumber, isComplete, passesLuhn } from './card';
import type { FieldErrors } from './billing';
import { isExpired, parseExpiry } from './expiry';

export const cardFields = ['number', 'expiry', 'cvc'] as const;
export type CardField = (typeof cardFields)[number];
export type CardForm = Record<CardField, string>;

export const emptyCard: CardForm = { number: '', expiry: '', cvc: '' };

export function isTestCard(number: string, testCards: readonly TestCard[]): boolean {
  const digits = digitsOf(number);
  return testCards.some((card) => digitsOf(card.number) === digits);
}

/** Nothing is sent while this reports an error, so a real card number never leaves the page. */
export function cardErrors(
  form: CardForm,
  testCards: readonly TestCard[],
  today: Date,
): FieldErrors<CardField> {
  return {
    ...numberError(form.number, testCards),
    ...expiryError(form.expiry, today),
    ...cvcError(form),
  };
}

function numberError(number: string, testCards: readonly TestCard[]): FieldErrors<CardField> {
  if (isTestCard(number, testCards)) return {};
  if (digitsOf(number) === '') return { number: 'error_required' };
  if (!isComplete(number)) return { number: 'error_card_incomplete' };
  if (!passesLuhn(number)) return { number: 'error_card_invalid' };
  return { number: 'error_card_test_only' };
}

function expiryError(text: string, today: Date): FieldErrors<CardField> {
  if (text.trim() === '') return { expiry: 'error_required' };
  const expiry = parseExpiry(text);
  if (!expiry) return { expiry: 'error_expiry' };
  return isExpired(expiry, today) ? { expiry: 'error_expired' } : {};
}

function cvcError(form: CardForm): FieldErrors<CardField> {
  if (form.cvc === '') return { cvc: 'error_required' };
  const wanted = cvcLengthOf(form.number);
  if (form.cvc.length === wanted) return {};
  return { cvc: wanted === 4 ? 'error_cvc_4' : 'error_cvc_3' };
}

export function cardData(form: CardForm): CardData | null {
  const expiry = parseExpiry(form.expiry);
  if (!expiry) return null;
  return {
    number: digitsOf(form.number),
    expMonth: expiry.month,
    expYear: expiry.year,
    cvc: form.cvc,
  };
}

export function filledWith(card: TestCard, today: Date): CardForm {
  return {
    number: formatCardNumber(card.number),
    expiry: `12 / ${String((today.getFullYear() + 4) % 100).padStart(2, '0')}`,
    cvc: '1234'.slice(0, cvcLengthOf(card.number)),
  };
}
