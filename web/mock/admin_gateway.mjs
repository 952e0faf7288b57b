import { randomBytes } from 'node:crypto';
import { done, ok, refuse } from './answers.mjs';
import { MockLogins } from './logins.mjs';
import { enrolments, visitorFor } from './admin_scenarios.mjs';

const random = () => randomBytes(32).toString('base64url');
const rp = { id: 'localhost', name: 'payment-gateway' };

/** The Admin listener, believing every passkey. The cookie `scenario` says who visits. */
export class MockAdmin extends MockLogins {
  constructor() {
    super(visitorFor);
  }

  openRoutes(visitor, body) {
    const { faults } = visitor;
    const creation = () =>
      faults.register ? refuse(...faults.register) : ok(this.creation(visitor));
    return [
      ['POST', /^\/api\/v1\/auth\/enrolment$/, () => this.enrolment(body)],
      ['POST', /^\/api\/v1\/auth\/register$/, creation],
      [
        'POST',
        /^\/api\/v1\/auth\/register-complete$/,
        () => {
          this.addPasskey(visitor, body);
          return this.signIn(visitor);
        },
      ],
      [
        'POST',
        /^\/api\/v1\/auth$/,
        () => (faults.startSignIn ? refuse(...faults.startSignIn) : ok(this.request())),
      ],
      [
        'POST',
        /^\/api\/v1\/auth\/authenticate-complete$/,
        () => (faults.signIn ? refuse(...faults.signIn) : this.signIn(visitor)),
      ],
      ['POST', /^\/api\/v1\/auth\/refresh-token$/, () => this.refresh(visitor)],
    ];
  }

  sessionRoutes(visitor, { method, body }) {
    const { faults, user, phone } = visitor;
    const profile = { name: user.name, email: user.email, mobilePhone: phone };
    const list = (value) => (faults.lists ? refuse(...faults.lists) : ok(value));
    const change = (act) => (id) => {
      if (faults.stepUp && !visitor.steppedUp) return refuse(403, 'STEP_UP_REQUIRED');
      return act(id);
    };
    return [
      [
        'GET',
        /^\/api\/v1\/auth\/login\/check$/,
        () => (faults.check ? refuse(...faults.check) : ok({ valid: true, user })),
      ],
      ['POST', /^\/api\/v1\/auth\/logout(?:-everywhere)?$/, () => this.signOut(visitor)],
      ['POST', /^\/api\/v1\/auth\/step-up$/, () => ok(this.request())],
      ['POST', /^\/api\/v1\/auth\/step-up-complete$/, () => this.stepUp(visitor)],
      ['GET', /^\/api\/v1\/user\/profile$/, () => list(profile)],
      ['PUT', /^\/api\/v1\/user\/profile$/, change(() => this.saveProfile(visitor, body))],
      ['GET', /^\/api\/v1\/user\/passkeys$/, () => list({ passkeys: visitor.passkeys })],
      ['POST', /^\/api\/v1\/user\/passkeys$/, change(() => ok(this.creation(visitor)))],
      ['POST', /^\/api\/v1\/user\/passkeys\/complete$/, () => ok(this.addPasskey(visitor, body))],
      [
        'PATCH',
        /^\/api\/v1\/user\/passkeys\/(\w+)$/,
        change((id) =>
          ok(
            Object.assign(
              visitor.passkeys.find((one) => one.id === id),
              body,
            ),
          ),
        ),
      ],
      ['DELETE', /^\/api\/v1\/user\/passkeys\/(\w+)$/, change((id) => this.remove(visitor, id))],
      ['GET', /^\/api\/v1\/user\/sessions$/, () => list({ sessions: visitor.sessions })],
      [
        'DELETE',
        /^\/api\/v1\/user\/sessions\/(\w+)$/,
        change((id) => {
          visitor.sessions = visitor.sessions.filter((one) => one.id !== id);
          return done();
        }),
      ],
    ];
  }

  enrolment({ token }) {
    if (token === 'down') return refuse(500, 'INTERNAL');
    const found = enrolments[token];
    return found ? ok(found) : refuse(401, 'ENROLMENT_LINK_INVALID');
  }

  creation({ user }) {
    return {
      publicKey: {
        challenge: random(),
        rp,
        user: { id: random(), name: user.email, displayName: user.name },
        pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
        timeout: 60_000,
        excludeCredentials: [],
        authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
        attestation: 'none',
      },
    };
  }

  request() {
    const publicKey = {
      challenge: random(),
      rpId: rp.id,
      timeout: 60_000,
      allowCredentials: [],
      userVerification: 'required',
    };
    return { publicKey };
  }

  addPasskey(visitor, { label, response }) {
    const passkey = {
      id: `c${String(visitor.passkeys.length + 1).padStart(23, '0')}`,
      label,
      createdAt: new Date().toISOString(),
      lastUsedAt: null,
      transports: response.transports,
      synced: false,
    };
    visitor.passkeys.push(passkey);
    return passkey;
  }

  signIn(visitor) {
    visitor.signedIn = true;
    return ok({ ...this.token(visitor), user: visitor.user });
  }

  signOut(visitor) {
    visitor.signedIn = false;
    return done();
  }

  stepUp(visitor) {
    visitor.steppedUp = true;
    return ok({ steppedUpUntil: '2031-01-01T00:00:00Z' });
  }

  saveProfile(visitor, { name, mobilePhone }) {
    if (visitor.faults.profile) return refuse(...visitor.faults.profile);
    visitor.user = { ...visitor.user, name };
    visitor.phone = mobilePhone;
    return ok({ name, email: visitor.user.email, mobilePhone });
  }

  remove(visitor, id) {
    if (visitor.faults.lastPasskey) return refuse(409, 'STATE_CONFLICT');
    visitor.passkeys = visitor.passkeys.filter((one) => one.id !== id);
    return done();
  }
}
