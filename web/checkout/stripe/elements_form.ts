import type { StripeElementsStep } from '../../api/types';
import type { ProviderForm, Refusal } from '../flow/provider_form';
import type { Elements, Stripe, StripeError } from './stripe_js';

const declinedCodes = new Set([
  'payment_intent_authentication_failure',
  'payment_intent_payment_attempt_failed',
]);

export function refusalOf({ type, code, decline_code: declined }: StripeError): Refusal {
  return {
    code: declined && declined !== 'generic_decline' ? declined : (code ?? null),
    decided: type === 'card_error' || declinedCodes.has(code ?? ''),
  };
}

/** Stripe's Payment Element as this page's form. */
export function elementsForm(stripe: Stripe, elements: Elements): ProviderForm {
  return {
    async check() {
      const { error } = await elements.submit();
      return !error;
    },
    async confirm(next: StripeElementsStep) {
      const { error } = await stripe.confirmPayment({
        elements,
        clientSecret: next.paymentIntentClientSecret,
        confirmParams: { return_url: next.returnUrl ?? window.location.href },
        redirect: 'if_required',
      });
      return error ? refusalOf(error) : null;
    },
  };
}
