export type CardBrand =
  'visa' | 'mastercard' | 'amex' | 'discover' | 'jcb' | 'diners' | 'unionpay' | 'maestro';

interface BrandRule {
  brand: CardBrand;
  prefix: RegExp;
  lengths: number[];
  groups: number[];
  cvcLength: number;
}

const fours = [4, 4, 4, 4, 3];

const brandRules: BrandRule[] = [
  { brand: 'visa', prefix: /^4/, lengths: [13, 16, 19], groups: fours, cvcLength: 3 },
  {
    brand: 'mastercard',
    prefix: /^(5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720)/,
    lengths: [16],
    groups: fours,
    cvcLength: 3,
  },
  { brand: 'amex', prefix: /^3[47]/, lengths: [15], groups: [4, 6, 5], cvcLength: 4 },
  {
    brand: 'diners',
    prefix: /^3(0[0-5]|[689])/,
    lengths: [14, 16],
    groups: [4, 6, 4, 5],
    cvcLength: 3,
  },
  { brand: 'jcb', prefix: /^35/, lengths: [16], groups: fours, cvcLength: 3 },
  { brand: 'discover', prefix: /^6(011|4[4-9]|5)/, lengths: [16, 19], groups: fours, cvcLength: 3 },
  { brand: 'unionpay', prefix: /^62/, lengths: [16, 17, 18, 19], groups: fours, cvcLength: 3 },
  {
    brand: 'maestro',
    prefix: /^(50|5[6-8]|6)/,
    lengths: [12, 13, 14, 15, 16, 17, 18, 19],
    groups: fours,
    cvcLength: 3,
  },
];

export const brandNames: Record<CardBrand, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  jcb: 'JCB',
  diners: 'Diners Club',
  unionpay: 'UnionPay',
  maestro: 'Maestro',
};

const longestNumber = 19;

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

function ruleFor(number: string): BrandRule | undefined {
  const digits = digitsOf(number);
  return brandRules.find((rule) => rule.prefix.test(digits));
}

export function brandOf(number: string): CardBrand | null {
  return ruleFor(number)?.brand ?? null;
}

export function cvcLengthOf(number: string): number {
  return ruleFor(number)?.cvcLength ?? 3;
}

export function formatCardNumber(text: string): string {
  const rule = ruleFor(text);
  const digits = digitsOf(text).slice(0, rule ? Math.max(...rule.lengths) : longestNumber);
  const parts: string[] = [];
  let start = 0;
  for (const size of rule?.groups ?? fours) {
    if (start >= digits.length) break;
    parts.push(digits.slice(start, start + size));
    start += size;
  }
  return parts.join(' ');
}

export function isComplete(number: string): boolean {
  const digits = digitsOf(number);
  const rule = ruleFor(digits);
  return rule ? rule.lengths.includes(digits.length) : digits.length >= 12;
}

export function passesLuhn(number: string): boolean {
  const digits = digitsOf(number);
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i]);
    const weighted = i % 2 === 1 ? digit * 2 : digit;
    sum += weighted > 9 ? weighted - 9 : weighted;
  }
  return digits.length > 0 && sum % 10 === 0;
}
