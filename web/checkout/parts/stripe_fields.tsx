import { useEffect, useRef, useState } from 'preact/hooks';
import type { ProviderOption } from '../../api/types';
import { Spinner } from '../../kit/icons';
import { useShell } from '../context';
import { elementsForm } from '../stripe/elements_form';
import { loadStripe, type PaymentElement } from '../stripe/stripe_js';
import type { PayForm } from './use_pay_form';

type Loading = 'waiting' | 'shown' | 'failed';

interface StripeFieldsProps {
  provider: ProviderOption;
  currency: string;
  form: PayForm;
}

/** Stripe's own fields in frames of its own: what is typed there never reaches this page. */
export function StripeFields({ provider, currency, form }: StripeFieldsProps) {
  const { text, locale } = useShell();
  const place = useRef<HTMLDivElement>(null);
  const [loading, setLoading] = useState<Loading>('waiting');
  const { sdk, publicKey, sdkAmount } = provider;

  useEffect(() => {
    let gone = false;
    let element: PaymentElement | null = null;

    async function show() {
      const factory = await loadStripe(sdk ?? '');
      if (gone || !place.current) return;
      const stripe = factory(publicKey ?? '', { locale });
      const amount = sdkAmount ?? 0;
      const elements = stripe.elements({
        mode: 'payment',
        amount,
        currency: currency.toLowerCase(),
      });
      element = elements.create('payment');
      element.on('ready', () => setLoading('shown'));
      element.on('loaderror', () => setLoading('failed'));
      element.mount(place.current);
      form.providerForm.current = elementsForm(stripe, elements);
    }

    show().catch(() => setLoading('failed'));
    return () => {
      gone = true;
      form.providerForm.current = null;
      element?.destroy();
    };
  }, [provider.providerId, locale]);

  return (
    <div class="provider-fields" aria-busy={loading === 'waiting'}>
      {loading === 'waiting' && (
        <p class="hint">
          <Spinner /> {text('provider_fields_loading')}
        </p>
      )}
      {loading === 'failed' && (
        <p class="hint" role="alert">
          {text('error_provider')}
        </p>
      )}
      <div ref={place} />
    </div>
  );
}
