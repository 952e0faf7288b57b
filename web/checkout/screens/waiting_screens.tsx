import type { Checkout } from '../../api/types';
import { Spinner } from '../../kit/icons';
import { useShell } from '../context';
import type { CheckoutFlow } from '../flow/checkout_flow';
import { formatMoney } from '../../kit/money';
import { totalsOf } from '../logic/tax';
import { Heading } from '../../kit/heading';
import { BackLink } from '../parts/leave_link';
import { Result } from '../../kit/result';

interface WaitingProps {
  flow: CheckoutFlow;
  checkout: Checkout;
  busy: boolean;
}

export function ProcessingScreen({ checkout }: { checkout: Checkout }) {
  const { text, locale } = useShell();
  return (
    <section class="card result" aria-labelledby="screen-title" aria-busy="true">
      <span class="medal medal-calm">
        <Spinner />
      </span>
      <Heading>{text('processing_title')}</Heading>
      <p class="result-amount">{formatMoney(totalsOf(checkout).due, checkout.currency, locale)}</p>
      <p>{text('processing_text')}</p>
    </section>
  );
}

export function DelayedScreen({ flow, checkout }: WaitingProps) {
  const { text } = useShell();
  return (
    <Result
      icon="clock"
      tone="calm"
      title={text('delayed_title')}
      actions={
        <>
          <button type="button" class="button button-main" onClick={() => void flow.checkAgain()}>
            {text('check_again')}
          </button>
          <BackLink checkout={checkout} />
        </>
      }
    >
      <p>{text('delayed_text')}</p>
    </Result>
  );
}

export function OpenAttemptScreen({ flow, checkout, busy }: WaitingProps) {
  const { text } = useShell();
  return (
    <Result
      icon="clock"
      tone="calm"
      title={text('open_title')}
      actions={
        <>
          <button
            type="button"
            class="button button-main"
            aria-disabled={busy}
            onClick={() => void flow.changeMethod()}
          >
            {busy ? <Spinner /> : text('start_again')}
          </button>
          <BackLink checkout={checkout} />
        </>
      }
    >
      <p>{text('open_text')}</p>
    </Result>
  );
}
