export interface Expiry {
  month: number;
  year: number;
}

/** Formats while typing: "1230" and "12/2030" become "12 / 30", "5" becomes "05". */
export function formatExpiry(text: string, previous = ''): string {
  if (previous.endsWith(' / ') && text === previous.slice(0, -1)) return text.slice(0, 1);
  const [first = '', second] = text.split(/[^\d]+/);
  if (second !== undefined && first.length <= 2 && first !== '') {
    return `${first.padStart(2, '0')} / ${shortYear(second)}`;
  }
  let digits = text.replace(/\D/g, '');
  if (/^[2-9]/.test(digits)) digits = `0${digits}`;
  if (digits.length < 2) return digits;
  return `${digits.slice(0, 2)} / ${shortYear(digits.slice(2))}`;
}

function shortYear(digits: string): string {
  const century = /^20\d\d/.test(digits);
  return century ? digits.slice(2, 4) : digits.slice(0, digits.startsWith('20') ? 4 : 2);
}

export function parseExpiry(text: string): Expiry | null {
  const match = /^\s*(\d{1,2})\s*\/\s*(\d{2}|\d{4})\s*$/.exec(text);
  if (!match) return null;
  const month = Number(match[1]);
  const year = Number(match[2]);
  if (month < 1 || month > 12) return null;
  return { month, year: year < 100 ? 2000 + year : year };
}

/** A card is good until the last day of its month. */
export function isExpired(expiry: Expiry, today: Date): boolean {
  return (
    expiry.year < today.getFullYear() ||
    (expiry.year === today.getFullYear() && expiry.month < today.getMonth() + 1)
  );
}
