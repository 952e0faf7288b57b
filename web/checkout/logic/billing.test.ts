import { describe, expect, it } from 'vitest';
import type { Checkout } from '../../api/types';
import { billingAddress, billingErrors, billingLayout, prefilledBilling } from './billing';
import { countriesIn } from './countries';
import { totalsOf } from './tax';
import { checkoutCodeIn, webAddress } from './web_address';

const checkout: Checkout = {
  id: 'cs_1',
  status: 'pending',
  currency: 'EUR',
  amount: 4900,
  checkoutSettings: { requiredBillingFields: ['country', 'postcode'] },
};

describe('billingLayout', () => {
  it('folds the address away while nobody asks for it', () => {
    const { shown, folded, vatIdOffered } = billingLayout(checkout);
    expect(shown).toEqual(['firstName', 'lastName', 'email', 'country', 'postcode']);
    expect(folded).toEqual(['address1', 'address2', 'city', 'state']);
    expect(vatIdOffered).toBe(false);
  });

  it('shows what is required, asked for or known', () => {
    const layout = billingLayout({
      ...checkout,
      billingAddress: { city: 'Berlin' },
      checkoutSettings: {
        requiredBillingFields: ['name', 'phone'],
        collectCompanyName: true,
        vatIdValidation: 'format',
      },
    });
    expect(layout.shown).toEqual([
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
    ]);
    expect([...layout.required]).toEqual(['firstName', 'lastName', 'phone']);
    expect(layout.vatIdOffered).toBe(true);
  });
});

describe('billing form', () => {
  const layout = billingLayout(checkout);

  it('is prefilled, and sends only what is filled in', () => {
    const form = prefilledBilling({
      ...checkout,
      email: 'ada@example.com',
      billingAddress: { country: 'de' },
    });
    expect(billingAddress({ ...form, city: '  ' })).toEqual({
      email: 'ada@example.com',
      country: 'DE',
    });
  });

  it.each([
    [{}, { country: 'error_country', postcode: 'error_required' }],
    [{ country: 'DE', postcode: '10115' }, {}],
    [{ country: 'DE', postcode: '1'.repeat(33) }, { postcode: 'error_too_long' }],
    [{ country: 'DE', postcode: '1', email: 'ada@example' }, { email: 'error_email' }],
    [{ country: 'DE', postcode: '1', vatId: '123' }, { vatId: 'error_vat_id' }],
    [{ country: 'DE', postcode: '1', vatId: 'DE 123 456 789' }, {}],
  ])('%j', (filled, errors) => {
    expect(billingErrors({ ...prefilledBilling(checkout), ...filled }, layout)).toEqual(errors);
  });
});

it('names countries in the language of the reader', () => {
  const german = countriesIn('de');
  expect(german).toHaveLength(249);
  expect(german.find(({ code }) => code === 'DE')?.name).toBe('Deutschland');
  expect(german.findIndex(({ code }) => code === 'EG')).toBeLessThan(
    german.findIndex(({ code }) => code === 'AL'),
  );
});

it('shows tax only where there is some', () => {
  expect(totalsOf(checkout)).toMatchObject({ due: 4900, net: 4900, tax: 0, shows: 'none' });
  const taxed = { ...checkout, totalGross: 5831, totalTax: 931, taxIncluded: false };
  expect(totalsOf(taxed)).toMatchObject({ due: 5831, net: 4900, tax: 931, shows: 'breakdown' });
  expect(totalsOf({ ...taxed, checkoutSettings: { showTaxBreakdown: false } }).shows).toBe(
    'tax_line',
  );
});

it('follows web addresses only', () => {
  expect(webAddress('https://shop.example/a')).toBe('https://shop.example/a');
  expect(webAddress('javascript:alert(1)')).toBeNull();
  expect(webAddress('data:text/html,x')).toBeNull();
  expect(webAddress(null)).toBeNull();
});

it('finds the code in the path', () => {
  expect(checkoutCodeIn('/checkout/Ab3_x')).toBe('Ab3_x');
  expect(checkoutCodeIn('/checkout/Ab3/pay/card')).toBe('Ab3');
  expect(checkoutCodeIn('/checkout/')).toBeNull();
});
