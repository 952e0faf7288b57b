import type { BankDetails, Checkout, TransactionState } from '../../api/types';
import type { TextKey } from '../i18n/dictionary';
import type { FormError, LoadProblem } from '../logic/failures';

export interface Challenge {
  transactionId: string;
  paymentId: string;
  clientSecret: string;
  cardEnding: string;
}

export type Step =
  | { kind: 'loading' }
  | { kind: 'form' }
  | { kind: 'processing' }
  | { kind: 'challenge'; challenge: Challenge }
  | { kind: 'wire'; details: BankDetails; transactionId: string; redirectUrl: string | null }
  /** From before a reload: its secrets are gone, so it can only be waited for or replaced. */
  | { kind: 'open_attempt'; transactionId: string }
  | { kind: 'delayed'; transactionId: string | null }
  | { kind: 'succeeded'; transaction: TransactionState }
  | { kind: 'failed'; reason: TextKey; message: string | null }
  | { kind: 'closed'; status: 'completed' | 'expired' | 'cancelled' }
  | { kind: 'problem'; problem: LoadProblem; requestId: string | null };

export type Connection = { kind: 'ok' } | { kind: 'lost' } | { kind: 'limited'; untilMs: number };

export interface FlowState {
  step: Step;
  checkout: Checkout | null;
  busy: boolean;
  connection: Connection;
  formError: FormError | null;
}

export const initialState: FlowState = {
  step: { kind: 'loading' },
  checkout: null,
  busy: false,
  connection: { kind: 'ok' },
  formError: null,
};
