import type { Checkout, TaxLine } from '../../api/types';

export interface Totals {
  due: number;
  net: number;
  tax: number;
  taxLines: TaxLine[];
  /** How much of the tax the payer sees: nothing, one line under the amount, or the whole sum. */
  shows: 'none' | 'tax_line' | 'breakdown';
}

export function totalsOf(checkout: Checkout): Totals {
  const due = checkout.totalGross ?? checkout.amount;
  const tax = checkout.totalTax ?? 0;
  return {
    due,
    tax,
    net: checkout.totalNet ?? due - tax,
    taxLines: checkout.taxBreakdown ?? [],
    shows: shownTax(checkout, tax),
  };
}

function shownTax(checkout: Checkout, tax: number): Totals['shows'] {
  if (tax === 0) return 'none';
  return checkout.checkoutSettings?.showTaxBreakdown === false ? 'tax_line' : 'breakdown';
}
