/** The parts of Stripe.js that this page uses. */
export interface StripeError {
  type: string;
  code?: string;
  decline_code?: string;
}

export interface PaymentElement {
  mount(target: HTMLElement): void;
  destroy(): void;
  on(event: 'ready' | 'loaderror', listener: () => void): unknown;
}

export interface Elements {
  create(type: 'payment'): PaymentElement;
  submit(): Promise<{ error?: StripeError }>;
}

export interface Stripe {
  elements(options: { mode: 'payment'; amount: number; currency: string }): Elements;
  confirmPayment(options: {
    elements: Elements;
    clientSecret: string;
    confirmParams: { return_url: string };
    redirect: 'if_required';
  }): Promise<{ error?: StripeError }>;
}

type StripeFactory = (publishableKey: string, options: { locale: string }) => Stripe;

declare global {
  interface Window {
    Stripe?: StripeFactory;
  }
}

const loading = new Map<string, Promise<StripeFactory>>();

/** Adds the script to the page, once; nothing of Stripe is loaded before somebody chooses it. */
export function loadStripe(url: string): Promise<StripeFactory> {
  const begun = loading.get(url);
  if (begun) return begun;
  const load = new Promise<StripeFactory>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = url;
    script.addEventListener('load', () => {
      if (window.Stripe) resolve(window.Stripe);
      else reject(new Error('the script holds no Stripe'));
    });
    script.addEventListener('error', () => {
      loading.delete(url);
      script.remove();
      reject(new Error('the script cannot be loaded'));
    });
    document.head.append(script);
  });
  loading.set(url, load);
  return load;
}
