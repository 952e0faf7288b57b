import { requestJson } from './http';
import type {
  CardData,
  Checkout,
  CreatedTransaction,
  CreateTransaction,
  SandboxAnswer,
  TransactionState,
} from './types';

const base = '/api/v1';

export interface CheckoutApi {
  checkout(code: string): Promise<Checkout>;
  createTransaction(body: CreateTransaction): Promise<CreatedTransaction>;
  transactionStatus(transactionId: string, sessionPublicId: string): Promise<TransactionState>;
  cancelTransaction(transactionId: string, sessionPublicId: string): Promise<void>;
  markPending(transactionId: string, sessionPublicId: string): Promise<void>;
  confirmSandbox(paymentId: string, clientSecret: string, card: CardData): Promise<SandboxAnswer>;
  authenticateSandbox(
    paymentId: string,
    clientSecret: string,
    approve: boolean,
  ): Promise<SandboxAnswer>;
}

export const checkoutApi: CheckoutApi = {
  checkout: (code) => requestJson('GET', `${base}/checkouts/${segment(code)}`),

  createTransaction: (body) => requestJson('POST', `${base}/transactions/create`, body),

  transactionStatus: (transactionId, sessionPublicId) =>
    requestJson(
      'GET',
      `${base}/transactions/${segment(transactionId)}/status?session=${segment(sessionPublicId)}`,
    ),

  cancelTransaction: (transactionId, sessionPublicId) =>
    requestJson('POST', `${base}/transactions/${segment(transactionId)}/cancel`, {
      sessionPublicId,
    }),

  markPending: (transactionId, sessionPublicId) =>
    requestJson('POST', `${base}/transactions/${segment(transactionId)}/mark-pending`, {
      sessionPublicId,
    }),

  confirmSandbox: (paymentId, clientSecret, card) =>
    requestJson('POST', `/sandbox/payments/${segment(paymentId)}/confirm`, { clientSecret, card }),

  authenticateSandbox: (paymentId, clientSecret, approve) =>
    requestJson('POST', `/sandbox/payments/${segment(paymentId)}/authenticate`, {
      clientSecret,
      result: approve ? 'approve' : 'reject',
    }),
};

function segment(value: string): string {
  return encodeURIComponent(value);
}
