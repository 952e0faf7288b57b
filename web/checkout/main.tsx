import '../kit/tokens.css';
import '../kit/base.css';
import '../kit/controls.css';
import '../kit/fields.css';
import '../kit/page.css';
import '../kit/result.css';
import './summary.css';
import './pay_form.css';
import './page.css';
import './screens.css';
import { render } from 'preact';
import { checkoutApi } from '../api/checkout_api';
import { App } from './app';
import { CheckoutFlow } from './flow/checkout_flow';
import { browserEnvironment } from './flow/environment';
import { returnedFromProvider } from './logic/returned';
import { checkoutCodeIn } from './logic/web_address';

const flow = new CheckoutFlow(
  checkoutApi,
  checkoutCodeIn(location.pathname) ?? '',
  browserEnvironment,
);

const root = document.getElementById('app');
if (root) render(<App flow={flow} leave={browserEnvironment.leave} />, root);
void flow.load(returnedFromProvider());

// Coming back with the back button from a provider's page restores this one as it was left.
window.addEventListener('pageshow', (event) => {
  if (event.persisted) void flow.load();
});
