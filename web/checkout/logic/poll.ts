export const pollLimitMs = 5 * 60_000;

const firstDelaysMs = [300, 600, 1000, 2000, 3000, 5000, 8000];
const slowestMs = 10_000;

export function pollDelayMs(attempt: number): number {
  return firstDelaysMs[attempt] ?? slowestMs;
}

const reconnectDelaysMs = [1000, 2000, 4000];

export function reconnectDelayMs(attempt: number): number {
  return reconnectDelaysMs[attempt] ?? 8000;
}
