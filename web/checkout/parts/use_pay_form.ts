import { useRef, useState } from 'preact/hooks';
import type { Checkout, ProviderOption } from '../../api/types';
import type { ProviderForm } from '../flow/provider_form';
import {
  billingErrors,
  type BillingField,
  type BillingForm,
  billingLayout,
  type FieldErrors,
  prefilledBilling,
} from '../logic/billing';
import {
  cardErrors,
  type CardField,
  cardFields,
  type CardForm,
  emptyCard,
} from '../logic/card_form';

type Errors = FieldErrors<BillingField | CardField | 'method'>;

export interface PayForm {
  billing: BillingForm;
  card: CardForm;
  provider: ProviderOption | null;
  /** Fields of the chosen provider's own script, while they are on the page. */
  providerForm: { current: ProviderForm | null };
  errors: Errors;
  /** Grows with every refused submit, so that the page can move the focus once per refusal. */
  refusals: number;
  setBilling(field: BillingField, value: string): void;
  setCard(card: CardForm): void;
  choose(provider: ProviderOption): void;
  checkBilling(field: BillingField): void;
  checkCard(field: CardField): void;
  /** True when everything may be sent. */
  check(): boolean;
  showErrors(errors: Errors): void;
}

export function preselected(providers: readonly ProviderOption[]): ProviderOption | null {
  if (providers.length === 1) return providers[0] ?? null;
  return providers.find((provider) => provider.default) ?? null;
}

/** What the payer typed; it lives above the steps so that no step change can lose it. */
export function usePayForm(checkout: Checkout): PayForm {
  const [billing, setBillingForm] = useState(() => prefilledBilling(checkout));
  const [card, setCardForm] = useState(emptyCard);
  const [provider, choose] = useState(() => preselected(checkout.providerOptions ?? []));
  const [errors, setErrors] = useState<Errors>({});
  const [refusals, setRefusals] = useState(0);
  const providerForm = useRef<ProviderForm | null>(null);

  const billingNow = (form: BillingForm) => billingErrors(form, billingLayout(checkout));
  const cardNow = (form: CardForm) =>
    provider?.type === 'sandbox' ? cardErrors(form, provider.testCards ?? [], new Date()) : {};

  function showErrors(found: Errors) {
    setErrors(found);
    if (Object.keys(found).length > 0) setRefusals((count) => count + 1);
  }

  return {
    billing,
    card,
    provider,
    providerForm,
    errors,
    refusals,
    showErrors,
    setBilling(field, value) {
      const changed = { ...billing, [field]: value };
      setBillingForm(changed);
      setErrors((shown) =>
        shown[field] ? { ...shown, [field]: billingNow(changed)[field] } : shown,
      );
    },
    setCard(changed) {
      setCardForm(changed);
      setErrors((shown) => withoutErrorsOf(changedFields(card, changed), shown));
    },
    choose(chosen) {
      choose(chosen);
      setErrors((shown) => withoutErrorsOf([...cardFields, 'method'], shown));
    },
    checkBilling(field) {
      if (billing[field] !== '')
        setErrors((shown) => ({ ...shown, [field]: billingNow(billing)[field] }));
    },
    checkCard(field) {
      if (card[field] !== '') setErrors((shown) => ({ ...shown, [field]: cardNow(card)[field] }));
    },
    check() {
      const found: Errors = { ...billingNow(billing), ...cardNow(card) };
      if (!provider) found.method = 'error_method';
      showErrors(found);
      return Object.keys(found).length === 0;
    },
  };
}

function changedFields(before: CardForm, after: CardForm): CardField[] {
  return cardFields.filter((field) => before[field] !== after[field]);
}

function withoutErrorsOf(fields: readonly (keyof Errors)[], shown: Errors): Errors {
  const kept = { ...shown };
  fields.forEach((field) => delete kept[field]);
  return kept;
}
