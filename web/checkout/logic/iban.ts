export function compactIban(iban: string): string {
  return iban.replace(/\s/g, '').toUpperCase();
}

export function groupIban(iban: string): string {
  return compactIban(iban).replace(/(.{4})(?=.)/g, '$1 ');
}

/** The check of ISO 13616 accounts and ISO 11649 creditor references alike. */
export function hasValidCheckDigits(text: string): boolean {
  const compact = compactIban(text);
  if (!/^[A-Z]{2}\d{2}[A-Z0-9]{1,30}$/.test(compact)) return false;
  let remainder = 0;
  for (const char of compact.slice(4) + compact.slice(0, 4)) {
    const value = parseInt(char, 36);
    remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97;
  }
  return remainder === 1;
}
