#include "twins/stripe/pages.hpp"

#include <fmt/format.h>

namespace gw::twins::stripe {
namespace {

constexpr std::string_view page_code = R"js(
// A simulator in the place of Stripe.js: test payments only.
(() => {
  const origin = new URL(document.currentScript.src).origin;
  const bankError = {
    type: 'card_error',
    code: 'payment_intent_authentication_failure',
    message: 'The bank did not approve the payment.',
  };

  function frameAt(path, title) {
    const frame = document.createElement('iframe');
    frame.src = origin + path;
    frame.title = title;
    frame.setAttribute('frameborder', '0');
    frame.width = '100%';
    return frame;
  }

  function paymentElement(options) {
    const listeners = {};
    const emit = (name, event) => (listeners[name] ?? []).forEach((listener) => listener(event));
    const waiting = new Map();
    let frame;
    let ready;
    let number = 0;
    const isReady = new Promise((resolve) => (ready = resolve));
    window.addEventListener('message', ({ data, origin: from, source }) => {
      if (from !== origin || source !== frame?.contentWindow) return;
      if (data.twin === 'ready') {
        ready();
        emit('ready', {});
      }
      if (data.twin === 'height') frame.height = String(data.height);
      if (data.twin === 'change') emit('change', { complete: data.complete, empty: data.empty });
      if (data.twin === 'answer') {
        waiting.get(data.number)?.(data.answer);
        waiting.delete(data.number);
      }
    });
    const ask = async (question) => {
      await isReady;
      number += 1;
      const answer = new Promise((resolve) => waiting.set(number, resolve));
      frame.contentWindow.postMessage({ ...question, number }, origin);
      return answer;
    };
    return {
      ask,
      mount(target) {
        const place = typeof target === 'string' ? document.querySelector(target) : target;
        frame = frameAt('/v3/frame', 'Secure payment input frame');
        frame.height = '260';
        place.append(frame);
      },
      unmount: () => frame?.remove(),
      destroy: () => frame?.remove(),
      update() {},
      on(name, listener) {
        (listeners[name] ??= []).push(listener);
        return this;
      },
      options,
    };
  }

  // Until the bank's dialog is answered.
  function bankDialog(url) {
    const frame = frameAt(url.slice(origin.length), 'Bank');
    frame.height = '100%';
    Object.assign(frame.style, { position: 'fixed', inset: '0', zIndex: '2147483647' });
    document.body.append(frame);
    return new Promise((resolve) => {
      window.addEventListener('message', function heard({ data, origin: from, source }) {
        if (from !== origin || source !== frame.contentWindow || data.twin !== 'bank') return;
        window.removeEventListener('message', heard);
        frame.remove();
        resolve();
      });
    });
  }

  window.Stripe = (key) => {
    if (!key?.startsWith('pk_test_')) throw new Error('a publishable test key is needed');
    const retrieve = (element, secret) => element.ask({ twin: 'retrieve', key, secret });
    return {
      elements(options) {
        let element;
        return {
          create: () => (element = paymentElement(options)),
          getElement: () => element ?? null,
          update(more) {
            Object.assign(options, more);
          },
          submit: () => element.ask({ twin: 'submit' }),
          element: () => element,
        };
      },
      async confirmPayment({ elements, clientSecret, confirmParams = {}, redirect }) {
        const element = elements.element();
        const returnUrl = confirmParams.return_url;
        const question = { twin: 'confirm', key, secret: clientSecret, returnUrl };
        let answer = await element.ask(question);
        const action = answer.paymentIntent?.next_action;
        if (action?.type === 'redirect_to_url') {
          window.location.assign(action.redirect_to_url.url);
          return new Promise(() => {});
        }
        if (action?.type === 'use_stripe_sdk') {
          await bankDialog(action.use_stripe_sdk.stripe_js);
          answer = await retrieve(element, clientSecret);
          if (answer.paymentIntent?.status === 'requires_payment_method')
            return { error: answer.paymentIntent.last_payment_error ?? bankError };
        }
        if (answer.error || redirect === 'if_required') return answer;
        const target = new URL(returnUrl);
        target.searchParams.set('payment_intent', answer.paymentIntent.id);
        target.searchParams.set('payment_intent_client_secret', clientSecret);
        target.searchParams.set('redirect_status', 'succeeded');
        window.location.assign(target);
        return new Promise(() => {});
      },
    };
  };
})();
)js";

constexpr std::string_view frame_html = R"html(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Secure payment input frame</title>
<style>
  body { margin: 0; font: 16px system-ui, sans-serif; color: #1a1a1a; }
  label { display: block; margin: 0 0 12px; font-size: 14px; }
  input, select { display: block; width: 100%; box-sizing: border-box; margin-top: 4px;
    padding: 10px; font: inherit; border: 1px solid #bbb; border-radius: 6px; }
  .two { display: grid; grid-template-columns: 1fr 1fr; gap: 12px; }
  [hidden] { display: none; }
  #problem { color: #b00020; margin: 0; min-height: 1.2em; }
</style>
<form autocomplete="off">
  <label>Method
    <select name="method">
      <option value="card">Card</option>
      <option value="ideal">Bank redirect (test)</option>
      <option value="sepa_debit">Direct debit (test)</option>
    </select>
  </label>
  <div id="card">
    <label>Card number
      <input name="number" inputmode="numeric" placeholder="4242 4242 4242 4242"></label>
    <div class="two">
      <label>Expiry <input name="expiry" placeholder="MM / YY"></label>
      <label>Security code <input name="cvc" inputmode="numeric" placeholder="123"></label>
    </div>
  </div>
  <p id="problem" role="alert"></p>
</form>
<script src="/v3/frame.js"></script>
</html>
)html";

constexpr std::string_view frame_code = R"js(
// Inside the frame: the fields, and the calls that carry what is typed there.
(() => {
  const form = document.forms[0];
  const problem = document.getElementById('problem');
  const tell = (message) => parent.postMessage(message, '*');
  const digits = (text) => text.replace(/\D/g, '');
  const typed = () => ({
    number: digits(form.number.value),
    expiry: digits(form.expiry.value),
    cvc: digits(form.cvc.value),
  });
  const isCard = () => form.method.value === 'card';

  function complaint() {
    if (!isCard()) return null;
    const { number, expiry, cvc } = typed();
    if (number.length < 12) return ['incomplete_number', 'Your card number is incomplete.'];
    if (expiry.length !== 4) return ['incomplete_expiry', 'The expiry date is incomplete.'];
    if (cvc.length < 3) return ['incomplete_cvc', 'The security code is incomplete.'];
    return null;
  }

  function changed() {
    document.getElementById('card').hidden = !isCard();
    problem.textContent = '';
    tell({ twin: 'change', complete: complaint() === null, empty: form.number.value === '' });
    tell({ twin: 'height', height: document.documentElement.scrollHeight });
  }

  async function call(method, path, fields) {
    const query = new URLSearchParams(fields);
    const response =
      method === 'GET'
        ? await fetch(`${path}?${query}`)
        : await fetch(path, { method, body: query });
    const body = await response.json();
    return body.error ? { error: body.error } : { paymentIntent: body };
  }

  const idOf = (secret) => secret.slice(0, secret.indexOf('_secret_'));

  function submit() {
    const wrong = complaint();
    if (wrong === null) return {};
    problem.textContent = wrong[1];
    return { error: { type: 'validation_error', code: wrong[0], message: wrong[1] } };
  }

  function confirm({ key, secret, returnUrl }) {
    const { number, expiry, cvc } = typed();
    const fields = { key, client_secret: secret, 'payment_method_data[type]': form.method.value };
    if (isCard()) {
      fields['payment_method_data[card][number]'] = number;
      fields['payment_method_data[card][exp_month]'] = expiry.slice(0, 2);
      fields['payment_method_data[card][exp_year]'] = expiry.slice(2);
      fields['payment_method_data[card][cvc]'] = cvc;
    } else if (returnUrl) {
      fields.return_url = returnUrl;
    }
    return call('POST', `/v1/payment_intents/${idOf(secret)}/confirm`, fields);
  }

  const retrieve = ({ key, secret }) =>
    call('GET', `/v1/payment_intents/${idOf(secret)}`, { key, client_secret: secret });

  window.addEventListener('message', async ({ data, source }) => {
    if (source !== parent) return;
    const work = { submit, confirm, retrieve }[data.twin];
    if (work) tell({ twin: 'answer', number: data.number, answer: await work(data) });
  });
  form.addEventListener('input', changed);
  form.addEventListener('submit', (event) => event.preventDefault());
  tell({ twin: 'ready' });
  changed();
})();
)js";

}  // namespace

std::string_view script_text() { return page_code; }
std::string_view frame_page() { return frame_html; }
std::string_view frame_script() { return frame_code; }

std::string bank_question(std::string_view target, std::string_view amount_text) {
  return fmt::format(R"html(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Test bank</title>
<style>
  body {{ margin: 0; min-height: 100vh; display: grid; place-content: center; gap: 16px;
    font: 16px system-ui, sans-serif; background: #fff; text-align: center; }}
  button {{ font: inherit; padding: 10px 24px; margin: 4px; }}
</style>
<h1>Test bank</h1>
<p>Do you approve the payment of {1}?</p>
<form method="post" action="{0}">
  <button name="result" value="approve">Complete</button>
  <button name="result" value="reject">Fail</button>
</form>
</html>
)html",
                     target, amount_text);
}

std::string_view bank_done() {
  return R"html(<!doctype html>
<meta charset="utf-8">
<title>Test bank</title>
<script>
  parent.postMessage({ twin: 'bank' }, '*');
</script>
)html";
}

}  // namespace gw::twins::stripe
