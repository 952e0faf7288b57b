import { useState } from 'preact/hooks';
import type { Checkout, LineItem } from '../../api/types';
import { Icon } from '../../kit/icons';
import { useShell } from '../context';
import { formatMoney, formatPercent } from '../../kit/money';
import { type Totals, totalsOf } from '../logic/tax';

const roomForItems = '(min-width: 60rem)';

export function Summary({ checkout }: { checkout: Checkout }) {
  const { text, counted, locale } = useShell();
  const [open, setOpen] = useState(() => matchMedia(roomForItems).matches);
  const totals = totalsOf(checkout);
  const items = checkout.lineItems ?? [];
  const reference = checkout.externalReference ?? checkout.invoiceNumber;
  const money = (minor: number) => formatMoney(minor, checkout.currency, locale);
  const details = items.length > 0 || totals.shows === 'breakdown';

  return (
    <section class="card summary" aria-labelledby="summary-title">
      <h2 id="summary-title" class="sr-only">
        {text('summary')}
      </h2>
      <div class="due">
        <p class="due-label">
          {reference && <span class="due-reference">{text('order', { reference })}</span>}
          <span class={reference ? 'sr-only' : undefined}>{text('amount_due')}</span>
        </p>
        <p class="due-amount" aria-live="polite">
          {money(totals.due)}
        </p>
      </div>
      {totals.shows !== 'none' && (
        <p class="tax-line">
          <span>{text('tax_included')}</span>
          <span>{money(totals.tax)}</span>
        </p>
      )}
      {details && (
        <>
          <button
            type="button"
            class="disclose"
            aria-expanded={open}
            aria-controls="summary-details"
            onClick={() => setOpen(!open)}
          >
            <span>{open ? text('hide_items') : counted('show_items', items.length)}</span>
            <Icon name="chevron" />
          </button>
          <div id="summary-details" hidden={!open}>
            <Items items={items} money={money} />
            {totals.shows === 'breakdown' && <Breakdown totals={totals} money={money} />}
          </div>
        </>
      )}
      <PayUntil expiresAt={checkout.expiresAt} />
    </section>
  );
}

interface Money {
  money: (minor: number) => string;
}

function Items({ items, money }: Money & { items: LineItem[] }) {
  const { text } = useShell();
  return (
    <ul class="items">
      {items.map((item, position) => {
        const values = { count: item.quantity, amount: money(item.unitAmount) };
        const name = item.name || item.description || text('item_fallback');
        return (
          <li key={position}>
            <span class="item-name">{name}</span>
            <span class="item-amount">{money(item.unitAmount * item.quantity)}</span>
            {item.name && item.description && <span class="item-note">{item.description}</span>}
            {item.quantity !== 1 && (
              <span class="item-note">
                <span aria-hidden="true">{text('quantity', values)}</span>
                <span class="sr-only">{text('quantity_label', values)}</span>
              </span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

function Breakdown({ totals, money }: Money & { totals: Totals }) {
  const { text, locale } = useShell();
  const rates = totals.taxLines.map(({ taxRate, taxAmount }) => ({
    label: text('tax_rate', { rate: formatPercent(taxRate, locale) }),
    amount: taxAmount,
  }));
  const rows = [
    { label: text('net'), amount: totals.net },
    ...(rates.length > 0 ? rates : [{ label: text('tax'), amount: totals.tax }]),
    { label: text('gross'), amount: totals.due },
  ];
  return (
    <dl class="totals">
      {rows.map(({ label, amount }) => (
        <div key={label}>
          <dt>{label}</dt>
          <dd>{money(amount)}</dd>
        </div>
      ))}
    </dl>
  );
}

function PayUntil({ expiresAt }: { expiresAt: string | null | undefined }) {
  const { text, locale } = useShell();
  const end = Date.parse(expiresAt ?? '');
  if (Number.isNaN(end)) return null;
  const time = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(
    end,
  );
  return <p class="pay-until">{text('pay_until', { time })}</p>;
}
