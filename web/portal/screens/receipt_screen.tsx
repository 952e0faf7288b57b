import type { PaymentDetail } from '../../api/portal_types';
import { ApiError } from '../../api/http';
import { FailureNotice } from '../../kit/failure_notice';
import { Heading } from '../../kit/heading';
import { Result } from '../../kit/result';
import { Link } from '../../kit/router';
import { useLoad } from '../../kit/use_load';
import { useTitle } from '../../kit/use_title';
import { WaitingSheet } from '../../kit/waiting_sheet';
import { usePortal, useShell } from '../context';
import { portalFailure } from '../logic/failures';
import { Receipt } from '../parts/receipt';

export function ReceiptScreen({ id }: { id: string }) {
  const { text } = useShell();
  const { api } = usePortal();
  const { value, error, again } = useLoad(() => api.payment(id), id);
  useTitle(text('title_receipt', { reference: value ? referenceOf(value) : '' }).trim());

  if (value) return <Receipt payment={value} />;
  const failure = portalFailure(error);
  if (!failure) return <WaitingSheet title={text('loading')} />;
  if (error instanceof ApiError && error.httpStatus === 404) return <Missing />;
  return (
    <section class="card sheet" aria-labelledby="screen-title">
      <Heading>{text('receipt')}</Heading>
      <FailureNotice failure={failure} />
      <button type="button" class="button button-main" onClick={again}>
        {text('try_again')}
      </button>
    </section>
  );
}

function Missing() {
  const { text } = useShell();
  const back = (
    <Link href="/portal/documents" class="button button-main">
      {text('back')}
    </Link>
  );
  return (
    <Result icon="search" tone="calm" title={text('receipt_missing')} actions={back}>
      <p>{text('receipt_missing_text')}</p>
    </Result>
  );
}

function referenceOf({ externalReference, id }: PaymentDetail): string {
  return externalReference || id;
}
