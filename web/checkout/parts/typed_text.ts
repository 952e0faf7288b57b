import { digitsOf } from '../logic/card';

/** Rewrites an input while the payer types; the caret stays behind the digit it stood behind. */
export function reformat(input: HTMLInputElement, format: (text: string) => string): string {
  const caret = input.selectionStart ?? input.value.length;
  const atEnd = caret === input.value.length;
  const digitsBefore = digitsOf(input.value.slice(0, caret)).length;
  const formatted = format(input.value);
  input.value = formatted;
  if (!atEnd && document.activeElement === input) {
    const position = positionAfterDigits(formatted, digitsBefore);
    input.setSelectionRange(position, position);
  }
  return formatted;
}

export function positionAfterDigits(text: string, count: number): number {
  let seen = 0;
  for (let position = 0; position < text.length; position++) {
    if (seen === count) return position;
    if (/\d/.test(text.charAt(position))) seen++;
  }
  return text.length;
}
