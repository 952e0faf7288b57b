import type { Address } from '../../api/types';

/** Lines as on an envelope; what is missing takes no line. */
export function addressLines(address: Address | null | undefined, locale: string): string[] {
  if (!address) return [];
  const { firstName, lastName, companyName, address1, address2, postcode, city, state } = address;
  return [
    [firstName, lastName],
    [companyName],
    [address1],
    [address2],
    [postcode, city],
    [state],
    [countryName(address.country, locale)],
  ]
    .map((parts) => parts.filter(Boolean).join(' '))
    .filter(Boolean);
}

function countryName(code: string | null | undefined, locale: string): string {
  if (!code) return '';
  try {
    return new Intl.DisplayNames(locale, { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}
