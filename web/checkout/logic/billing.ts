import type { Address, Checkout } from '../../api/types';
import type { TextKey } from '../i18n/dictionary';

export const billingFields = [
  'firstName',
  'lastName',
  'companyName',
  'email',
  'country',
  'postcode',
  'address1',
  'address2',
  'city',
  'state',
  'phone',
  'vatId',
] as const;

export type BillingField = (typeof billingFields)[number];
export type BillingForm = Record<BillingField, string>;
export type FieldErrors<Name extends string> = Partial<Record<Name, TextKey>>;

export const lengthCaps: Partial<Record<BillingField, number>> = {
  postcode: 32,
  phone: 64,
  vatId: 32,
};
export const defaultLengthCap = 255;

export interface BillingLayout {
  shown: BillingField[];
  /** Behind "add full address": useful to some payers, asked of nobody. */
  folded: BillingField[];
  vatIdOffered: boolean;
  required: ReadonlySet<BillingField>;
}

const alwaysShown: BillingField[] = ['firstName', 'lastName', 'email', 'country', 'postcode'];
const addressFields: BillingField[] = ['address1', 'address2', 'city', 'state'];

export function billingLayout(checkout: Checkout): BillingLayout {
  const settings = checkout.checkoutSettings ?? {};
  const required = requiredFields(settings.requiredBillingFields ?? []);
  const prefilled = checkout.billingAddress ?? {};
  const addressWanted = addressFields.some(
    (field) => required.has(field) || Boolean(prefilled[field]),
  );
  const offered = new Set<BillingField>([...alwaysShown, ...required]);
  if (settings.collectCompanyName || prefilled.companyName) offered.add('companyName');
  if (addressWanted) addressFields.forEach((field) => offered.add(field));
  if (prefilled.vatId) offered.add('vatId');
  return {
    shown: billingFields.filter((field) => offered.has(field)),
    folded: addressWanted ? [] : addressFields,
    vatIdOffered: (settings.vatIdValidation ?? 'none') !== 'none' && !offered.has('vatId'),
    required,
  };
}

function requiredFields(names: string[]): Set<BillingField> {
  const wanted = new Set(
    names.flatMap((name) => (name === 'name' ? ['firstName', 'lastName'] : [name])),
  );
  return new Set(billingFields.filter((field) => wanted.has(field)));
}

export function prefilledBilling(checkout: Checkout): BillingForm {
  const address: Address = checkout.billingAddress ?? {};
  const form = Object.fromEntries(
    billingFields.map((field) => [field, address[field] ?? '']),
  ) as BillingForm;
  form.email ||= checkout.email ?? '';
  form.country = form.country.toUpperCase();
  return form;
}

export function billingErrors(form: BillingForm, layout: BillingLayout): FieldErrors<BillingField> {
  const errors: FieldErrors<BillingField> = {};
  for (const field of billingFields) {
    const error = fieldError(field, form[field].trim(), layout);
    if (error) errors[field] = error;
  }
  return errors;
}

function fieldError(field: BillingField, value: string, layout: BillingLayout): TextKey | null {
  if (value === '') {
    if (!layout.required.has(field)) return null;
    return field === 'country' ? 'error_country' : 'error_required';
  }
  if (value.length > (lengthCaps[field] ?? defaultLengthCap)) return 'error_too_long';
  if (field === 'email' && !/^[^\s@]+@[^\s@]+\.[^\s@.]{2,}$/.test(value)) return 'error_email';
  if (field === 'vatId' && !/^[A-Z]{2}[A-Z0-9]{2,13}$/i.test(value.replace(/[\s.-]/g, '')))
    return 'error_vat_id';
  return null;
}

/** Empty fields are left out: the server reads an empty string as absent anyway. */
export function billingAddress(form: BillingForm): Address {
  const filled = billingFields
    .map((field) => [field, form[field].trim()])
    .filter(([, value]) => value !== '');
  return Object.fromEntries(filled) as Address;
}
