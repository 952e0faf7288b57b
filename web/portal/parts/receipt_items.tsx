import type { PaymentDetail, PaymentLine } from '../../api/portal_types';
import { formatMoneySymbol, formatPercent } from '../../kit/money';
import { useShell } from '../context';

type Money = (minor: number) => string;

function useMoney({ currency }: PaymentDetail): Money {
  const { locale } = useShell();
  return (minor) => formatMoneySymbol(minor, currency, locale);
}

export function ReceiptItems({ payment }: { payment: PaymentDetail }) {
  const { text } = useShell();
  const money = useMoney(payment);
  const items = payment.items ?? [];
  if (items.length === 0) return null;
  const withVat = items.some(({ vatRate }) => vatRate !== null && vatRate !== undefined);
  const net = items.every(({ amountType }) => amountType === 'net');
  return (
    <section class="receipt-items">
      <h2 id="items-title">{text('items')}</h2>
      <table aria-labelledby="items-title">
        <thead>
          <tr>
            <th scope="col">{text('item')}</th>
            <th scope="col">{text('quantity')}</th>
            <th scope="col">{text(net ? 'unit_price_net' : 'unit_price')}</th>
            {withVat && <th scope="col">{text('vat')}</th>}
            <th scope="col">{text('line_total')}</th>
          </tr>
        </thead>
        <tbody>
          {items.map((item, at) => (
            <ItemRow key={at} item={item} withVat={withVat} money={money} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

interface ItemRowProps {
  item: PaymentLine;
  withVat: boolean;
  money: Money;
}

function ItemRow({ item, withVat, money }: ItemRowProps) {
  const { text, locale } = useShell();
  const name = item.name || item.description || text('item_fallback');
  const rate = item.vatRate ?? null;
  return (
    <tr>
      <th scope="row">
        {name}
        {item.name && item.description && <span class="item-note">{item.description}</span>}
      </th>
      <td data-label={text('quantity')}>{item.quantity}</td>
      <td data-label={text('unit_price')}>{money(item.unitPrice)}</td>
      {withVat && (
        <td data-label={text('vat')}>{rate === null ? '' : formatPercent(rate, locale)}</td>
      )}
      <td data-label={text('line_total')}>{money(item.total)}</td>
    </tr>
  );
}

export function ReceiptTotals({ payment }: { payment: PaymentDetail }) {
  const { text, locale } = useShell();
  const money = useMoney(payment);
  const { totals, refundedAmount } = payment;
  const rates = (totals.taxBreakdown ?? []).map(({ taxRate, taxableBase, taxAmount }) => ({
    label: text('tax_rate', { rate: formatPercent(taxRate, locale), base: money(taxableBase) }),
    amount: taxAmount,
  }));
  const taxed = totals.totalTax !== 0 || rates.length > 0;
  const rows = [
    ...(taxed ? [{ label: text('net'), amount: totals.totalNet }] : []),
    ...(taxed && rates.length === 0 ? [{ label: text('tax'), amount: totals.totalTax }] : rates),
    { label: text('gross'), amount: totals.totalGross, main: true },
    ...(refundedAmount > 0 ? [{ label: text('refunded'), amount: -refundedAmount }] : []),
  ];
  return (
    <section class="receipt-totals" aria-label={text('totals')}>
      <dl>
        {rows.map(({ label, amount, ...row }) => (
          <div key={label} class={'main' in row ? 'totals-main' : undefined}>
            <dt>{label}</dt>
            <dd>{money(amount)}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
