import type { Address, TaxLine } from './types';

export interface PortalStatus {
  enabled: boolean;
  magicLinkEnabled: boolean;
  otpEnabled: boolean;
}

export interface Buyer {
  email: string;
  /** When the login is limited to one organization. */
  organizationName?: string | null;
}

export interface Payment {
  id: string;
  externalReference?: string | null;
  amount: number;
  currency: string;
  status: string;
  refundedAmount: number;
  method?: string | null;
  siteName?: string | null;
  organizationName?: string | null;
  livemode?: boolean;
  createdAt: string;
  confirmedAt?: string | null;
}

export interface PaymentList {
  payments: Payment[];
  total: number;
  nextCursor?: string | null;
}

export interface PaymentLine {
  name?: string | null;
  description?: string | null;
  quantity: number;
  unitPrice: number;
  total: number;
  amountType?: 'net' | 'gross' | null;
  vatRate?: number | null;
}

export interface PaymentTotals {
  totalNet: number;
  totalTax: number;
  totalGross: number;
  taxBreakdown?: TaxLine[] | null;
  taxIncluded?: boolean;
}

export interface PaymentDetail extends Payment {
  invoiceNumber?: string | null;
  items?: PaymentLine[] | null;
  totals: PaymentTotals;
  billingAddress?: Address | null;
  shippingAddress?: Address | null;
  supportEmail?: string | null;
  /** While a transfer is awaited: where its details are. */
  paymentUrl?: string | null;
}
