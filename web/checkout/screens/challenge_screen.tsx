import type { Checkout } from '../../api/types';
import { Icon, Spinner } from '../../kit/icons';
import { useShell } from '../context';
import type { CheckoutFlow } from '../flow/checkout_flow';
import type { Challenge } from '../flow/state';
import { formatMoney } from '../../kit/money';
import { totalsOf } from '../logic/tax';
import { Facts } from '../../kit/facts';
import { Heading } from '../../kit/heading';

interface ChallengeProps {
  flow: CheckoutFlow;
  checkout: Checkout;
  challenge: Challenge;
  busy: boolean;
}

export function ChallengeScreen({ flow, checkout, challenge, busy }: ChallengeProps) {
  const { text, locale } = useShell();
  const amount = formatMoney(totalsOf(checkout).due, checkout.currency, locale);
  return (
    <section class="card challenge" aria-labelledby="screen-title">
      <p class="challenge-bank">
        <Icon name="bank" />
        {text('challenge_bank')}
      </p>
      <div class="challenge-body">
        <Heading>{text('challenge_title')}</Heading>
        <p class="notice">
          <Icon name="alert" />
          <span>{text('challenge_note')}</span>
        </p>
        <Facts
          facts={[
            { label: text('challenge_merchant'), value: checkout.siteName },
            { label: text('challenge_amount'), value: amount },
            {
              label: text('challenge_card'),
              value: text('challenge_card_value', { digits: challenge.cardEnding }),
            },
          ]}
        />
        <div class="actions actions-row">
          <button
            type="button"
            class="button button-main"
            aria-disabled={busy}
            onClick={() => void flow.authenticate(true)}
          >
            {busy ? <Spinner /> : <Icon name="check" />}
            {text('challenge_approve')}
          </button>
          <button
            type="button"
            class="button button-quiet"
            aria-disabled={busy}
            onClick={() => void flow.authenticate(false)}
          >
            {text('challenge_reject')}
          </button>
        </div>
        <p class="after-actions">
          <button
            type="button"
            class="link"
            aria-disabled={busy}
            onClick={() => void flow.changeMethod()}
          >
            {text('change_method')}
          </button>
        </p>
      </div>
    </section>
  );
}
