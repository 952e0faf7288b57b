import type { BankDetails } from '../../api/types';
import { compactIban, hasValidCheckDigits } from './iban';

const largestAmountMinor = 99_999_999_999;
const largestPayloadBytes = 331;

/** The text of a SEPA transfer QR code (EPC069-12, version 002), or null where none is possible. */
export function epcPayload(details: BankDetails): string | null {
  const { iban, amount } = details;
  if (details.currency.toUpperCase() !== 'EUR' || !iban || !hasValidCheckDigits(iban)) return null;
  if (amount < 1 || amount > largestAmountMinor) return null;
  const reference = oneLine(details.reference, 140);
  const structured = /^RF/i.test(reference) && hasValidCheckDigits(reference);
  const lines = [
    'BCD',
    '002',
    '1',
    'SCT',
    compactIban(details.bic ?? ''),
    oneLine(details.accountHolder, 70),
    compactIban(iban),
    `EUR${(amount / 100).toFixed(2)}`,
    '',
    structured ? compactIban(reference) : '',
    structured ? '' : reference,
  ];
  const payload = lines.join('\n');
  return new TextEncoder().encode(payload).length <= largestPayloadBytes ? payload : null;
}

function oneLine(text: string, length: number): string {
  return text.replace(/\s+/g, ' ').trim().slice(0, length);
}
