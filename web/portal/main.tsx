import '../kit/tokens.css';
import '../kit/base.css';
import '../kit/controls.css';
import '../kit/fields.css';
import '../kit/page.css';
import '../kit/result.css';
import '../kit/sheet.css';
import './portal.css';
import './receipt.css';
import './print.css';
import { render } from 'preact';
import { BearerSession } from '../api/bearer_session';
import { PortalApi } from '../api/portal_api';
import { takeHashToken } from '../kit/hash_token';
import { App } from './app';

const session = new BearerSession({
  refreshUrl: '/api/v1/portal/auth/refresh',
  lockName: 'portal-refresh',
  locks: navigator.locks,
});

const root = document.getElementById('app');
if (root) render(<App api={new PortalApi(session)} token={takeHashToken()} />, root);
