/**
 * ISO 4217 currencies whose minor unit is not a hundredth. Browsers answer from CLDR instead, which
 * drops the decimals of HUF, IQD and others: their amounts would be wrong by 100 or 1000 times.
 */
const exponentsOtherThanTwo: Record<number, string> = {
  0: 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF',
  3: 'BHD IQD JOD KWD LYD OMR TND',
  4: 'CLF UYW',
};

export function currencyExponent(currency: string): number {
  const code = currency.toUpperCase();
  for (const [exponent, codes] of Object.entries(exponentsOtherThanTwo)) {
    if (codes.split(' ').includes(code)) return Number(exponent);
  }
  return 2;
}

/** The number alone, in the reader's own digits and separators. */
export function formatAmount(
  minor: number,
  currency: string,
  locale: string,
  grouped = true,
): string {
  const exponent = currencyExponent(currency);
  return new Intl.NumberFormat(locale, {
    minimumFractionDigits: exponent,
    maximumFractionDigits: exponent,
    useGrouping: grouped,
  }).format(minor / 10 ** exponent);
}

/** Currency code after the amount, held on one line by a no-break space. */
export function formatMoney(minor: number, currency: string, locale: string): string {
  return `${formatAmount(minor, currency, locale)}\u00a0${currency.toUpperCase()}`;
}

/** With the currency's symbol where the reader expects it; the code when there is none. */
export function formatMoneySymbol(minor: number, currency: string, locale: string): string {
  const exponent = currencyExponent(currency);
  try {
    return new Intl.NumberFormat(locale, {
      style: 'currency',
      currency,
      minimumFractionDigits: exponent,
      maximumFractionDigits: exponent,
    }).format(minor / 10 ** exponent);
  } catch {
    return formatMoney(minor, currency, locale);
  }
}

export function formatPercent(percent: number, locale: string): string {
  return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 3 }).format(
    percent / 100,
  );
}
