import type { ActiveTransaction, Checkout, TransactionState } from '../../api/types';
import { declineReason } from '../logic/failures';
import type { Step } from './state';

const openStatuses: ActiveTransaction['status'][] = [
  -1,
  0,
  1,
  'initiated',
  'pending_provider',
  'succeeded',
];
const movedOnCodes = new Set(['CHECKOUT_EXPIRED', 'CHECKOUT_ALREADY_PAID', 'STATE_CONFLICT']);

/** Where a session that was just loaded stands. */
export function entryStep({ status, activeTransaction: active }: Checkout): Step {
  if (status === 'completed' || status === 'expired' || status === 'cancelled') {
    return { kind: 'closed', status };
  }
  if (active && openStatuses.includes(active.status)) return resumedStep(active);
  return status === 'processing' ? { kind: 'delayed', transactionId: null } : { kind: 'form' };
}

function resumedStep({ transactionId, next }: ActiveTransaction): Step {
  if (next?.type !== 'bank_details') return { kind: 'open_attempt', transactionId };
  return { kind: 'wire', details: next, transactionId, redirectUrl: null };
}

/** Null while the transaction has no result. */
export function finalStep(state: TransactionState, declineCode: string | null): Step | null {
  const { status, failureCode, failureMessage } = state;
  if (status === 'succeeded') return { kind: 'succeeded', transaction: state };
  if (status !== 'failed' && status !== 'cancelled') return null;
  const code = status === 'cancelled' ? status : (failureCode ?? declineCode);
  return { kind: 'failed', reason: declineReason(code), message: failureMessage ?? null };
}

/** The session changed under the page, so what it shows must be loaded anew. */
export function sessionMovedOn(code: string): boolean {
  return movedOnCodes.has(code);
}
