import { useEffect, useState } from 'preact/hooks';
import type { Checkout, TransactionState } from '../../api/types';
import { Spinner } from '../../kit/icons';
import { useShell } from '../context';
import { formatMoney } from '../../kit/money';
import { totalsOf } from '../logic/tax';
import { webAddress } from '../logic/web_address';
import type { TextKey } from '../i18n/dictionary';
import { Facts } from '../../kit/facts';
import { BackLink, ContinueLink } from '../parts/leave_link';
import { Result } from '../../kit/result';

const redirectAfterMs = 3500;

interface SuccessProps {
  checkout: Checkout;
  transaction: TransactionState;
  leave: (url: string) => void;
}

export function SuccessScreen({ checkout, transaction, leave }: SuccessProps) {
  const { text, locale } = useShell();
  const [staying, setStaying] = useState(false);
  const target = webAddress(transaction.redirectUrl ?? checkout.redirectUrl);
  const amount = formatMoney(transaction.amount, transaction.currency, locale);

  useEffect(() => {
    if (!target || staying) return;
    const timer = setTimeout(() => leave(target), redirectAfterMs);
    return () => clearTimeout(timer);
  }, [target, staying]);

  return (
    <Result
      icon="check"
      tone="good"
      title={text('success_title')}
      actions={target && <ContinueLink target={target} site={checkout.siteName} />}
    >
      <p>{text('success_text', { amount })}</p>
      <Facts
        facts={[
          {
            label: text('reference'),
            value: transaction.externalReference ?? checkout.externalReference,
          },
          { label: text('paid_amount'), value: amount },
          { label: text('transaction'), value: transaction.id },
        ]}
      />
      {target && !staying && (
        <p class="redirect">
          <span>
            <Spinner />
            {text('success_redirect', { site: checkout.siteName ?? new URL(target).hostname })}
          </span>
          <button type="button" class="link" onClick={() => setStaying(true)}>
            {text('success_stay')}
          </button>
        </p>
      )}
    </Result>
  );
}

interface FailureProps {
  checkout: Checkout;
  reason: TextKey;
  message: string | null;
  /** Back to the form with the other methods in view. */
  onOtherMethod: () => void;
  onRetry: () => void;
}

export function FailureScreen({ checkout, reason, message, onOtherMethod, onRetry }: FailureProps) {
  const { text } = useShell();
  const several = (checkout.providerOptions ?? []).length > 1;
  return (
    <Result
      icon="cross"
      tone="bad"
      title={text('failed_title')}
      actions={
        <>
          <button type="button" class="button button-main" onClick={onRetry}>
            {text('try_again')}
          </button>
          {several && (
            <button type="button" class="button button-quiet" onClick={onOtherMethod}>
              {text('change_method')}
            </button>
          )}
        </>
      }
    >
      <p>{reason === 'failed_other' && message ? message : text(reason)}</p>
      <p class="hint">{text('failed_not_charged')}</p>
    </Result>
  );
}

type ClosedStatus = 'completed' | 'expired' | 'cancelled';

export function ClosedScreen({ checkout, status }: { checkout: Checkout; status: ClosedStatus }) {
  const { text, locale } = useShell();
  const paid = status === 'completed';
  const target = webAddress(checkout.redirectUrl);
  return (
    <Result
      icon={paid ? 'check' : status === 'expired' ? 'clock' : 'cross'}
      tone={paid ? 'good' : 'calm'}
      title={text(`${status}_title`)}
      actions={
        paid ? (
          target && <ContinueLink target={target} site={checkout.siteName} />
        ) : (
          <BackLink checkout={checkout} />
        )
      }
    >
      <p>{text(`${status}_text`)}</p>
      <Facts
        facts={[
          { label: text('reference'), value: checkout.externalReference },
          {
            label: text(paid ? 'paid_amount' : 'total'),
            value: formatMoney(totalsOf(checkout).due, checkout.currency, locale),
          },
        ]}
      />
    </Result>
  );
}
