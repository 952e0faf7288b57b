import type { Payment } from '../../api/portal_types';
import type { TextKey } from '../i18n/dictionary';

export interface PaymentGroup {
  title: string;
  payments: Payment[];
}

/** One group for each organization and site, in the order their newest payments came. */
export function groupPayments(payments: Payment[]): PaymentGroup[] {
  const groups = new Map<string, PaymentGroup>();
  for (const payment of payments) {
    const title = sellerOf(payment);
    const group = groups.get(title) ?? { title, payments: [] };
    groups.set(title, group);
    group.payments.push(payment);
  }
  return [...groups.values()];
}

export function sellerOf({ organizationName, siteName }: Payment): string {
  const names = [organizationName, siteName].filter(Boolean);
  return [...new Set(names)].join(' · ');
}

export interface PaymentState {
  text: TextKey;
  tone: 'good' | 'calm' | 'bad';
}

const states: Record<string, PaymentState> = {
  initiated: { text: 'state_started', tone: 'calm' },
  pending_provider: { text: 'state_awaited', tone: 'calm' },
  failed: { text: 'state_failed', tone: 'bad' },
  cancelled: { text: 'state_cancelled', tone: 'calm' },
};

export function stateOf({ status, amount, refundedAmount }: Payment): PaymentState {
  const other = states[status];
  if (other) return other;
  if (refundedAmount <= 0) return { text: 'state_paid', tone: 'good' };
  const all = refundedAmount >= amount;
  return { text: all ? 'state_refunded' : 'state_partly_refunded', tone: 'calm' };
}

export function isAwaited({ status }: Payment): boolean {
  return status === 'pending_provider' || status === 'initiated';
}

const methods: Record<string, TextKey> = {
  card: 'method_card',
  wire: 'method_bank_transfer',
  bank_transfer: 'method_bank_transfer',
};

/** A method these pages have no word for yet is shown as the server names it. */
export function methodKey(method: string): TextKey | null {
  return methods[method.toLowerCase()] ?? null;
}
