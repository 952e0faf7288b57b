import { expect, it } from 'vitest';
import { withoutMarks } from './returned';

it("takes a provider's marks out of the address", () => {
  const address =
    'https://pay.example.com/checkout/abc?lang=de&payment_intent=pi_1' +
    '&payment_intent_client_secret=pi_1_secret_2&redirect_status=succeeded';
  expect(withoutMarks(address)).toBe('https://pay.example.com/checkout/abc?lang=de');
});

it('leaves an address without marks alone', () => {
  expect(withoutMarks('https://pay.example.com/checkout/abc?lang=de')).toBeNull();
});
