/** What the flow needs from the browser; tests bring their own clock. */
export interface FlowEnvironment {
  now(): number;
  sleep(ms: number): Promise<void>;
  /** Resolves when the browser next reports a network. */
  cameOnline(): Promise<void>;
  leave(url: string): void;
}

export const browserEnvironment: FlowEnvironment = {
  now: () => Date.now(),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  cameOnline: () =>
    new Promise((resolve) => window.addEventListener('online', () => resolve(), { once: true })),
  leave: (url) => window.location.assign(url),
};
