export interface Address {
  firstName?: string;
  lastName?: string;
  companyName?: string;
  address1?: string;
  address2?: string;
  city?: string;
  state?: string;
  postcode?: string;
  country?: string;
  phone?: string;
  email?: string;
  vatId?: string;
}

export interface LineItem {
  name?: string | null;
  description?: string | null;
  quantity: number;
  unitAmount: number;
  itemType?: string | null;
  amountType?: 'net' | 'gross' | null;
}

export interface TaxLine {
  taxRate: number;
  taxRateCode?: string | null;
  taxableBase: number;
  taxAmount: number;
}

export interface TestCard {
  number: string;
  brand: string;
  outcome: string;
}

export interface ProviderOption {
  providerId: string;
  type: string;
  label: string;
  description?: string | null;
  mode?: string | null;
  default?: boolean;
  /** The provider's own script, and what it needs to know. */
  sdk?: string | null;
  publicKey?: string | null;
  sdkAmount?: number | null;
  testCards?: TestCard[] | null;
}

export interface BankDetails {
  type: 'bank_details';
  bankName?: string | null;
  accountHolder: string;
  iban?: string | null;
  bic?: string | null;
  reference: string;
  amount: number;
  currency: string;
  instructions?: string | null;
}

export interface SandboxCard {
  type: 'sandbox_card';
  paymentId: string;
  clientSecret: string;
}

export interface StripeElementsStep {
  type: 'stripe_elements';
  publishableKey: string;
  paymentIntentClientSecret: string;
  returnUrl?: string | null;
}

export type NextStep =
  | BankDetails
  | SandboxCard
  | StripeElementsStep
  | { type: 'redirect'; url: string }
  | { type: 'none' };

export type CheckoutStatus = 'pending' | 'processing' | 'completed' | 'expired' | 'cancelled';

export interface ActiveTransaction {
  transactionId: string;
  status: TransactionStatus | number;
  providerId: string;
  next?: NextStep | null;
}

export interface CheckoutSettings {
  vatIdValidation?: 'none' | 'format' | 'vies' | null;
  showTaxBreakdown?: boolean;
  requiredBillingFields?: string[] | null;
  collectCompanyName?: boolean;
  collectShipping?: boolean;
  locale?: string | null;
}

export interface Checkout {
  id: string;
  status: CheckoutStatus;
  currency: string;
  amount: number;
  totalNet?: number | null;
  totalTax?: number | null;
  totalGross?: number | null;
  taxIncluded?: boolean | null;
  taxBreakdown?: TaxLine[] | null;
  lineItems?: LineItem[] | null;
  providerOptions?: ProviderOption[] | null;
  branding?: { logo?: string | null; primaryColor?: string | null } | null;
  siteName?: string | null;
  supportEmail?: string | null;
  externalReference?: string | null;
  invoiceNumber?: string | null;
  expiresAt?: string | null;
  livemode?: boolean | null;
  locale?: string | null;
  checkoutSettings?: CheckoutSettings | null;
  email?: string | null;
  billingAddress?: Address | null;
  redirectUrl?: string | null;
  cancelUrl?: string | null;
  activeTransaction?: ActiveTransaction | null;
}

export type TransactionStatus =
  'initiated' | 'pending_provider' | 'succeeded' | 'failed' | 'cancelled';

export interface TransactionState {
  id: string;
  status: TransactionStatus;
  amount: number;
  currency: string;
  externalReference?: string | null;
  redirectUrl?: string | null;
  failureCode?: string | null;
  failureMessage?: string | null;
  next?: NextStep | null;
}

export interface CreateTransaction {
  sessionPublicId: string;
  providerId: string;
  billingAddress: Address;
  locale: string;
}

export interface CreatedTransaction {
  transactionId: string;
  status: number;
  next?: NextStep | null;
}

export interface CardData {
  number: string;
  expMonth: number;
  expYear: number;
  cvc: string;
}

export interface SandboxAnswer {
  status: 'succeeded' | 'failed' | 'requires_action';
  declineCode?: string | null;
  message?: string | null;
}
