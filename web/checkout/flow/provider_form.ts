import type { StripeElementsStep } from '../../api/types';

/** Why the provider's script did not pay. */
export interface Refusal {
  code: string | null;
  /** The provider decided against the payment, and says so to the gateway as well. */
  decided: boolean;
}

/** Payment fields that a provider's own script shows, reads and sends. */
export interface ProviderForm {
  /** False when something is missing; the fields say what. */
  check(): Promise<boolean>;
  /** Null when the payment is on its way; never settles when the payer is sent elsewhere. */
  confirm(next: StripeElementsStep): Promise<Refusal | null>;
}
