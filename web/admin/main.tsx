import '../kit/tokens.css';
import '../kit/base.css';
import '../kit/controls.css';
import '../kit/fields.css';
import '../kit/page.css';
import '../kit/result.css';
import '../kit/dialog.css';
import '../kit/sheet.css';
import './admin.css';
import './start.css';
import { render } from 'preact';
import { AdminApi } from '../api/admin_api';
import { BearerSession } from '../api/bearer_session';
import { takeHashToken } from '../kit/hash_token';
import { App } from './app';

const session = new BearerSession({
  refreshUrl: '/api/v1/auth/refresh-token',
  lockName: 'admin-refresh',
  locks: navigator.locks,
});

const root = document.getElementById('app');
if (root) render(<App api={new AdminApi(session)} token={takeHashToken()} />, root);
