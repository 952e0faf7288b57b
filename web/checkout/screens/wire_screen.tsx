import type { BankDetails, Checkout } from '../../api/types';
import { Spinner } from '../../kit/icons';
import { useShell } from '../context';
import type { CheckoutFlow } from '../flow/checkout_flow';
import { epcPayload } from '../logic/epc';
import { compactIban, groupIban } from '../logic/iban';
import { formatAmount, formatMoney } from '../../kit/money';
import { webAddress } from '../logic/web_address';
import { CopyButton } from '../../kit/copy_button';
import { Heading } from '../../kit/heading';
import { ContinueLink } from '../parts/leave_link';
import { TransferQr } from '../parts/transfer_qr';

interface WireProps {
  flow: CheckoutFlow;
  checkout: Checkout;
  details: BankDetails;
  redirectUrl: string | null;
  busy: boolean;
}

export function WireScreen({ flow, checkout, details, redirectUrl, busy }: WireProps) {
  const { text, locale } = useShell();
  const payload = epcPayload(details);
  const target = webAddress(redirectUrl ?? checkout.redirectUrl);
  const amount = formatMoney(details.amount, details.currency, locale);
  const qrLabel = text('wire_qr_label', {
    amount,
    holder: details.accountHolder,
    reference: details.reference,
  });

  return (
    <section class="card wire" aria-labelledby="screen-title">
      <Heading>{text('wire_title')}</Heading>
      <p>{text('wire_text')}</p>
      <div class={payload ? 'wire-columns' : undefined}>
        <BankRows details={details} />
        {payload && <TransferQr payload={payload} label={qrLabel} />}
      </div>
      {details.instructions && <p class="instructions">{details.instructions}</p>}
      <p class="wire-waiting">
        <Spinner />
        {text('wire_waiting')}
      </p>
      <div class="actions">
        {target && <ContinueLink target={target} site={checkout.siteName} />}
        {(checkout.providerOptions ?? []).length > 1 && (
          <button
            type="button"
            class="button button-quiet"
            aria-disabled={busy}
            onClick={() => void flow.changeMethod()}
          >
            {text('change_method')}
          </button>
        )}
      </div>
    </section>
  );
}

function BankRows({ details }: { details: BankDetails }) {
  const { text, locale } = useShell();
  const { amount, currency, iban } = details;
  const rows = [
    {
      label: text('wire_amount'),
      shown: formatMoney(amount, currency, locale),
      copied: formatAmount(amount, currency, locale, false),
    },
    { label: text('wire_reference'), shown: details.reference },
    { label: text('wire_holder'), shown: details.accountHolder },
    { label: text('wire_iban'), shown: iban && groupIban(iban), copied: iban && compactIban(iban) },
    { label: text('wire_bic'), shown: details.bic },
    { label: text('wire_bank'), shown: details.bankName },
  ];
  return (
    <dl class="bank-rows" aria-label={text('wire_account')}>
      {rows.map(
        ({ label, shown, copied }) =>
          shown && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>
                <span class="bank-value">{shown}</span>
                <CopyButton field={label} value={copied ?? shown} />
              </dd>
            </div>
          ),
      )}
    </dl>
  );
}
