import { useEffect, useRef } from 'preact/hooks';
import type { Checkout } from '../../api/types';
import { Icon, Spinner } from '../../kit/icons';
import { useShell } from '../context';
import type { CheckoutFlow } from '../flow/checkout_flow';
import type { FlowState } from '../flow/state';
import { billingAddress, billingLayout } from '../logic/billing';
import { cardData } from '../logic/card_form';
import { formatMoney } from '../../kit/money';
import { totalsOf } from '../logic/tax';
import { webAddress } from '../logic/web_address';
import { BillingDetails } from '../parts/billing_details';
import { Heading } from '../../kit/heading';
import { MethodList } from '../parts/method_list';
import { FormNotice } from '../parts/notice';
import { Summary } from '../parts/summary';
import { TrustRow } from '../parts/trust_row';
import type { PayForm } from '../parts/use_pay_form';

interface PayScreenProps {
  flow: CheckoutFlow;
  state: FlowState;
  checkout: Checkout;
  form: PayForm;
}

export function PayScreen({ flow, state, checkout, form }: PayScreenProps) {
  const { text, counted, announce, locale } = useShell();
  const formElement = useRef<HTMLFormElement>(null);
  const site = checkout.siteName;

  useEffect(() => {
    if (form.refusals === 0) return;
    firstInvalid(formElement.current)?.focus();
    announce(counted('error_fields', Object.values(form.errors).filter(Boolean).length));
  }, [form.refusals]);

  function submit(event: Event) {
    event.preventDefault();
    const { provider } = form;
    if (state.busy || !form.check() || !provider) return;
    // Fields of the provider that are not there yet cannot be sent.
    if (provider.sdk && !form.providerForm.current) return;
    const card = provider.type === 'sandbox' ? cardData(form.card) : null;
    const billing = billingAddress(form.billing);
    void flow.pay({
      transaction: { providerId: provider.providerId, billingAddress: billing, locale },
      card,
      providerForm: form.providerForm.current,
    });
  }

  return (
    <div class="columns">
      <div class="column-summary">
        <Heading>{site ? text('page_title_site', { site }) : text('page_title')}</Heading>
        <Summary checkout={checkout} />
      </div>
      <form
        class="card pay-form"
        noValidate
        onSubmit={submit}
        ref={formElement}
        aria-labelledby="screen-title"
      >
        <BillingDetails layout={billingLayout(checkout)} form={form} />
        <MethodList
          providers={checkout.providerOptions ?? []}
          currency={checkout.currency}
          form={form}
        />
        <FormNotice error={state.formError} />
        <PayButton checkout={checkout} form={form} busy={state.busy} />
        <TrustRow checkout={checkout} />
        <CancelLink checkout={checkout} />
      </form>
    </div>
  );
}

function firstInvalid(form: HTMLFormElement | null): HTMLElement | null {
  const field = form?.querySelector<HTMLElement>('[aria-invalid="true"]');
  return field instanceof HTMLFieldSetElement ? field.querySelector('input') : (field ?? null);
}

function PayButton({ checkout, form, busy }: { checkout: Checkout; form: PayForm; busy: boolean }) {
  const { text, locale } = useShell();
  const amount = formatMoney(totalsOf(checkout).due, checkout.currency, locale);
  const label = text(form.provider?.type === 'wire' ? 'pay_transfer' : 'pay', { amount });
  const idle = (checkout.providerOptions ?? []).length === 0;
  return (
    <button
      type="submit"
      class="button button-main button-pay"
      aria-disabled={busy}
      disabled={idle}
    >
      {busy ? <Spinner /> : <Icon name="lock" />}
      <span>{busy ? text('pay_busy') : label}</span>
    </button>
  );
}

function CancelLink({ checkout }: { checkout: Checkout }) {
  const { text } = useShell();
  const target = webAddress(checkout.cancelUrl);
  if (!target) return null;
  const site = checkout.siteName;
  return (
    <p class="cancel">
      <a href={target}>{site ? text('cancel_link', { site }) : text('cancel_link_plain')}</a>
    </p>
  );
}
