import { describe, expect, it, vi } from 'vitest';
import { elementsForm, refusalOf } from './elements_form';
import type { Elements, Stripe } from './stripe_js';

describe('refusalOf', () => {
  it('names the reason a card was declined for', () => {
    const declined = { type: 'card_error', code: 'card_declined' };
    expect(refusalOf({ ...declined, decline_code: 'insufficient_funds' })).toEqual({
      code: 'insufficient_funds',
      decided: true,
    });
    expect(refusalOf({ ...declined, decline_code: 'generic_decline' }).code).toBe('card_declined');
  });

  it('knows what was decided and what only failed', () => {
    expect(refusalOf({ type: 'api_connection_error' })).toEqual({ code: null, decided: false });
    expect(
      refusalOf({ type: 'invalid_request_error', code: 'payment_intent_authentication_failure' }),
    ).toEqual({ code: 'payment_intent_authentication_failure', decided: true });
  });
});

describe('elementsForm', () => {
  const next = {
    type: 'stripe_elements' as const,
    publishableKey: 'pk_test_1',
    paymentIntentClientSecret: 'pi_1_secret_2',
    returnUrl: 'https://pay.example.com/checkout/abc',
  };

  it('confirms with the secret it is given, and stays on the page where it can', async () => {
    const elements: Elements = { create: vi.fn(), submit: async () => ({}) };
    const confirmPayment = vi.fn(async () => ({}));
    const form = elementsForm({ elements: () => elements, confirmPayment } as Stripe, elements);
    expect(await form.check()).toBe(true);
    expect(await form.confirm(next)).toBeNull();
    expect(confirmPayment).toHaveBeenCalledWith({
      elements,
      clientSecret: 'pi_1_secret_2',
      confirmParams: { return_url: 'https://pay.example.com/checkout/abc' },
      redirect: 'if_required',
    });
  });

  it('is not complete while the element complains', async () => {
    const elements: Elements = {
      create: vi.fn(),
      submit: async () => ({ error: { type: 'validation_error' } }),
    };
    expect(await elementsForm({} as Stripe, elements).check()).toBe(false);
  });
});
