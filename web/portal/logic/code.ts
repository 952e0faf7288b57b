export const codeLength = 6;

/** Whatever is typed or pasted around the digits does not matter: "123 456", "Code: 123-456". */
export function codeIn(text: string): string {
  return text.replace(/\D/g, '').slice(0, codeLength);
}

export const resendAfterMs = 60_000;

export function secondsUntilResend(sentAtMs: number, nowMs: number): number {
  return Math.max(0, Math.ceil((sentAtMs + resendAfterMs - nowMs) / 1000));
}
