import { dispatch, ok, refuse, scenarioOf } from './answers.mjs';

/**
 * A listener with logins: `openRoutes` are for everybody, `sessionRoutes` for who is signed in. The
 * cookie `scenario` says who visits, and `visitorFor` makes them up.
 */
export class MockLogins {
  visitors = new Map();

  constructor(visitorFor) {
    this.visitorFor = visitorFor;
  }

  visitor(name) {
    if (!this.visitors.has(name)) {
      this.visitors.set(name, this.visitorFor(name) ?? this.visitorFor('out'));
    }
    return this.visitors.get(name);
  }

  answer(method, path, body, request) {
    const visitor = this.visitor(scenarioOf(request));
    visitor.calls?.push(`${method} ${path}`);
    const open = dispatch(this.openRoutes(visitor, body), method, path);
    if (open.body?.code !== 'NOT_FOUND') return open;
    if (!this.accepts(visitor, request)) return refuse(401, 'TOKEN_EXPIRED');
    return dispatch(this.sessionRoutes(visitor, { method, body, request }), method, path);
  }

  accepts(visitor, { headers }) {
    const { tokenUses = Infinity } = visitor.faults;
    const token = headers.authorization?.replace('Bearer ', '');
    return visitor.signedIn && token === `t${visitor.tokens}` && ++visitor.uses <= tokenUses;
  }

  refresh(visitor) {
    const { refreshes = Infinity } = visitor.faults;
    if (!visitor.signedIn || visitor.tokens >= refreshes) return refuse(401, 'UNAUTHENTICATED');
    return ok(this.token(visitor));
  }

  token(visitor) {
    visitor.uses = 0;
    return { token: `t${++visitor.tokens}`, expiresAt: '2031-01-01T00:00:00Z' };
  }
}
