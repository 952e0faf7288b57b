// What a shop's server and a payment page do, without a browser.
export const cards = {
  succeeds: '4242424242424242',
  asksForConfirmation: '4000000000003220',
  declined: '4000000000000002',
  insufficientFunds: '4000000000009995',
  real: '4111111111111111',
};

export const billingAddress = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  country: 'DE',
  postcode: '10115',
};

let orders = 0;
export const orderName = (prefix) => `${prefix}-${++orders}`;

async function answerOf(response) {
  const text = await response.text();
  const body = text.startsWith('{') ? JSON.parse(text) : text;
  return { status: response.status, headers: response.headers, body };
}

async function call(method, url, headers, body) {
  const response = await fetch(url, {
    method,
    headers: { ...headers, ...(body && { 'Content-Type': 'application/json' }) },
    body: body && JSON.stringify(body),
    signal: AbortSignal.timeout(15_000),
  });
  return answerOf(response);
}

function succeeded({ status, body }) {
  if (status !== 200) throw new Error(`answered ${status}: ${JSON.stringify(body)}`);
  return body;
}

export class Shop {
  /** `facts` are those of demo.json; they stay true over restarts. */
  constructor(gateway, receiver) {
    this.gateway = gateway;
    this.receiver = receiver;
    this.facts = gateway.facts;
    if (receiver) receiver.secret = this.facts.webhookSecret;
  }

  admin(method, path, body, headers = {}) {
    const key = { Authorization: `Bearer ${this.facts.apiKey}` };
    return call(method, `${this.gateway.admin}/api/v1${path}`, { ...key, ...headers }, body);
  }

  page(method, path, body) {
    return call(method, `${this.gateway.main}${path}`, { Origin: this.gateway.page }, body);
  }

  checkoutBody(fields) {
    return {
      amount: 4900,
      currency: 'EUR',
      email: 'ada@example.com',
      billingAddress,
      ...(this.receiver && { ipnUrl: `${this.receiver.url}/ipn?route=payment%2Fgateway` }),
      ...fields,
    };
  }

  async createCheckout(fields) {
    const path = `/checkouts/${this.facts.siteId}/create`;
    return succeeded(await this.admin('POST', path, this.checkoutBody(fields)));
  }

  async checkout(id) {
    return succeeded(await this.admin('GET', `/checkouts/${id}`));
  }

  async transaction(id) {
    return succeeded(await this.admin('GET', `/transactions/${id}`));
  }

  async startPayment(sessionPublicId, providerId = this.facts.sandboxProviderId) {
    const body = { sessionPublicId, providerId, billingAddress };
    return succeeded(await this.page('POST', '/api/v1/transactions/create', body));
  }

  async confirm({ paymentId, clientSecret }, number) {
    const card = { number, expMonth: 12, expYear: 2030, cvc: '123' };
    const path = `/sandbox/payments/${paymentId}/confirm`;
    return succeeded(await this.page('POST', path, { clientSecret, card }));
  }

  async paymentStatus(transactionId, sessionPublicId) {
    const path = `/api/v1/transactions/${transactionId}/status?session=${sessionPublicId}`;
    return succeeded(await this.page('GET', path));
  }
}
