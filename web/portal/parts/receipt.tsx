import type { Address } from '../../api/types';
import type { PaymentDetail } from '../../api/portal_types';
import { Facts } from '../../kit/facts';
import { Heading } from '../../kit/heading';
import { Link } from '../../kit/router';
import { useShell } from '../context';
import { addressLines } from '../logic/address';
import { isAwaited, methodKey, sellerOf } from '../logic/payments';
import { ReceiptItems, ReceiptTotals } from './receipt_items';
import { StateBadge } from './state_badge';

export function Receipt({ payment }: { payment: PaymentDetail }) {
  const { text } = useShell();
  const paid = payment.status === 'succeeded';
  return (
    <article class="card receipt" aria-labelledby="screen-title">
      <div class="receipt-bar">
        <Link href="/portal/documents">{text('back')}</Link>
        <button type="button" class="button button-quiet" onClick={() => window.print()}>
          {text('print')}
        </button>
      </div>
      <header class="receipt-head">
        <div>
          <Heading>{text(paid ? 'receipt' : 'receipt_payment')}</Heading>
          <p class="soft">{sellerOf(payment)}</p>
        </div>
        <p class="receipt-state">
          <StateBadge payment={payment} />
        </p>
      </header>
      <Warnings payment={payment} />
      <PaymentFacts payment={payment} />
      <div class="parties">
        <Party title={text('billed_to')} address={payment.billingAddress} />
        <Party title={text('shipped_to')} address={payment.shippingAddress} />
      </div>
      <ReceiptItems payment={payment} />
      <ReceiptTotals payment={payment} />
      <Foot supportEmail={payment.supportEmail} paid={paid} />
    </article>
  );
}

function Warnings({ payment }: { payment: PaymentDetail }) {
  const { text } = useShell();
  return (
    <>
      {payment.livemode === false && <p class="notice">{text('receipt_test')}</p>}
      {isAwaited(payment) && (
        <p class="notice">
          <span>
            {text('receipt_awaited')}{' '}
            {payment.paymentUrl && <a href={payment.paymentUrl}>{text('receipt_how_to_pay')}</a>}
          </span>
        </p>
      )}
    </>
  );
}

function PaymentFacts({ payment }: { payment: PaymentDetail }) {
  const { text, locale } = useShell();
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'short' });
  const at = payment.confirmedAt;
  const method = payment.method ?? '';
  const key = methodKey(method);
  return (
    <Facts
      facts={[
        { label: text('reference'), value: payment.externalReference },
        { label: text('invoice_number'), value: payment.invoiceNumber },
        {
          label: text(at ? 'paid_on' : 'date'),
          value: time.format(Date.parse(at ?? payment.createdAt)),
        },
        { label: text('paid_with'), value: key ? text(key) : method },
        { label: text('transaction'), value: payment.id },
      ]}
    />
  );
}

function Party({ title, address }: { title: string; address: Address | null | undefined }) {
  const { text, locale } = useShell();
  const lines = addressLines(address, locale);
  if (address?.vatId) lines.push(text('vat_id', { id: address.vatId }));
  if (lines.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <address>
        {lines.map((line) => (
          <span key={line}>{line}</span>
        ))}
      </address>
    </section>
  );
}

function Foot({ supportEmail, paid }: { supportEmail?: string | null | undefined; paid: boolean }) {
  const { text } = useShell();
  const [before, after] = text('support').split('{email}');
  return (
    <footer class="receipt-foot">
      {paid && <p>{text('receipt_note')}</p>}
      {supportEmail && (
        <p>
          {before}
          <a href={`mailto:${encodeURIComponent(supportEmail)}`}>{supportEmail}</a>
          {after}
        </p>
      )}
    </footer>
  );
}
