import type { Payment, PaymentList } from '../../api/portal_types';
import { BusyButton } from '../../kit/busy_button';
import { FailureNotice } from '../../kit/failure_notice';
import { Heading } from '../../kit/heading';
import { formatMoneySymbol } from '../../kit/money';
import { Result } from '../../kit/result';
import { Link } from '../../kit/router';
import { useLoad } from '../../kit/use_load';
import { useTask } from '../../kit/use_task';
import { useTitle } from '../../kit/use_title';
import { WaitingSheet } from '../../kit/waiting_sheet';
import { usePortal, useShell } from '../context';
import { portalFailure } from '../logic/failures';
import { receiptPath } from '../logic/paths';
import { groupPayments } from '../logic/payments';
import { StateBadge } from '../parts/state_badge';

export function DocumentsScreen() {
  const { text } = useShell();
  const { api } = usePortal();
  const load = useLoad(() => api.payments(null));
  useTitle(text('title_documents'));
  const failure = portalFailure(load.error);

  if (failure) {
    return (
      <section class="card sheet" aria-labelledby="screen-title">
        <Heading>{text('documents_heading')}</Heading>
        <FailureNotice failure={failure} />
        <button type="button" class="button button-main" onClick={load.again}>
          {text('try_again')}
        </button>
      </section>
    );
  }
  if (!load.value) return <WaitingSheet title={text('loading')} />;
  if (load.value.payments.length === 0) return <Empty />;
  return <Documents list={load.value} onMore={load.set} />;
}

function Empty() {
  const { text } = useShell();
  return (
    <Result icon="search" tone="calm" title={text('documents_empty')}>
      <p>{text('documents_empty_text')}</p>
    </Result>
  );
}

interface DocumentsProps {
  list: PaymentList;
  onMore: (list: PaymentList) => void;
}

function Documents({ list, onMore }: DocumentsProps) {
  const { text, counted } = useShell();
  return (
    <div class="documents">
      <div>
        <Heading>{text('documents_heading')}</Heading>
        <p class="soft">{counted('documents_count', Math.max(list.total, list.payments.length))}</p>
      </div>
      {groupPayments(list.payments).map(({ title, payments }, at) => (
        <section key={title} class="card group" aria-labelledby={`group-${at}`}>
          <h2 id={`group-${at}`}>{title || text('portal')}</h2>
          <ul>
            {payments.map((payment) => (
              <PaymentRow key={payment.id} payment={payment} />
            ))}
          </ul>
        </section>
      ))}
      {list.nextCursor && <More list={list} cursor={list.nextCursor} onMore={onMore} />}
    </div>
  );
}

function PaymentRow({ payment }: { payment: Payment }) {
  const { text, locale } = useShell();
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  return (
    <li>
      <Link href={receiptPath(payment.id)} class="payment">
        <span class="payment-reference">{payment.externalReference || text('no_reference')}</span>
        <span class="payment-date">
          {date.format(Date.parse(payment.confirmedAt ?? payment.createdAt))}
        </span>
        <span class="payment-state">
          <StateBadge payment={payment} />
        </span>
        <span class="payment-amount">
          {formatMoneySymbol(payment.amount, payment.currency, locale)}
        </span>
      </Link>
    </li>
  );
}

function More({ list, cursor, onMore }: DocumentsProps & { cursor: string }) {
  const { text } = useShell();
  const { api } = usePortal();
  const task = useTask();
  const more = () =>
    task.run(async () => {
      const next = await api.payments(cursor);
      const payments = [...list.payments, ...next.payments];
      onMore({ ...next, total: list.total, payments });
    });
  return (
    <div class="form-actions">
      <FailureNotice failure={portalFailure(task.error)} />
      <BusyButton
        look="quiet"
        busy={task.busy}
        busyText={text('loading')}
        onClick={() => void more()}
      >
        {text('documents_more')}
      </BusyButton>
    </div>
  );
}
