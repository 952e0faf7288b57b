import type {
  AssertionJson,
  CreationOptionsJson,
  CredentialDescriptorJson,
  RegistrationJson,
  RequestOptionsJson,
} from '../../api/admin_types';

export type PasskeyProblem =
  'unsupported' | 'insecure' | 'cancelled' | 'exists' | 'wrong_address' | 'failed';

/** The browser or the authenticator did not give a passkey. */
export class PasskeyFailure extends Error {
  constructor(readonly problem: PasskeyProblem) {
    super(problem);
  }
}

export interface NewPasskey {
  registration: RegistrationJson;
  attachment: string | null;
}

/** Why passkeys cannot work here at all; null when they can. */
export function passkeyObstacle(): PasskeyProblem | null {
  if (!window.isSecureContext) return 'insecure';
  return typeof window.PublicKeyCredential === 'function' ? null : 'unsupported';
}

export async function createPasskey(options: CreationOptionsJson): Promise<NewPasskey> {
  const credential = await asked(() =>
    navigator.credentials.create({ publicKey: creationOptions(options) }),
  );
  return {
    registration: registrationJson(credential),
    attachment: credential.authenticatorAttachment,
  };
}

export async function usePasskey(options: RequestOptionsJson): Promise<AssertionJson> {
  const publicKey = requestOptions(options);
  return assertionJson(await asked(() => navigator.credentials.get({ publicKey })));
}

/** Offers passkeys in the suggestions of the e-mail field. Null when it was stopped. */
export async function suggestedPasskey(
  options: RequestOptionsJson,
  signal: AbortSignal,
): Promise<AssertionJson | null> {
  const publicKey = requestOptions(options);
  try {
    return assertionJson(
      await asked(() => navigator.credentials.get({ publicKey, mediation: 'conditional', signal })),
    );
  } catch (error) {
    if (signal.aborted) return null;
    throw error;
  }
}

export async function suggestsPasskeys(): Promise<boolean> {
  if (passkeyObstacle() !== null) return false;
  const available = window.PublicKeyCredential.isConditionalMediationAvailable;
  return available ? available.call(window.PublicKeyCredential).catch(() => false) : false;
}

async function asked(ask: () => Promise<Credential | null>): Promise<PublicKeyCredential> {
  const obstacle = passkeyObstacle();
  if (obstacle) throw new PasskeyFailure(obstacle);
  let credential: Credential | null;
  try {
    credential = await ask();
  } catch (error) {
    throw new PasskeyFailure(problemOf(error));
  }
  if (!credential) throw new PasskeyFailure('cancelled');
  return credential as PublicKeyCredential;
}

const problemsByName: Record<string, PasskeyProblem> = {
  NotAllowedError: 'cancelled',
  AbortError: 'cancelled',
  InvalidStateError: 'exists',
  SecurityError: 'wrong_address',
  NotSupportedError: 'unsupported',
};

export function problemOf(error: unknown): PasskeyProblem {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  return problemsByName[name] ?? 'failed';
}

export function creationOptions(options: CreationOptionsJson): PublicKeyCredentialCreationOptions {
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    user: { ...options.user, id: bytesOf(options.user.id) },
    excludeCredentials: descriptors(options.excludeCredentials),
  };
}

export function requestOptions(options: RequestOptionsJson): PublicKeyCredentialRequestOptions {
  return {
    ...options,
    challenge: bytesOf(options.challenge),
    allowCredentials: descriptors(options.allowCredentials),
  };
}

function descriptors(list: CredentialDescriptorJson[] = []): PublicKeyCredentialDescriptor[] {
  return list.map((descriptor) => ({
    ...descriptor,
    id: bytesOf(descriptor.id),
    transports: descriptor.transports as AuthenticatorTransport[] | undefined,
  }));
}

function registrationJson(credential: PublicKeyCredential): RegistrationJson {
  const response = credential.response as AuthenticatorAttestationResponse;
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    response: {
      clientDataJSON: base64url(response.clientDataJSON),
      attestationObject: base64url(response.attestationObject),
      transports: response.getTransports?.() ?? [],
    },
  };
}

function assertionJson(credential: PublicKeyCredential): AssertionJson {
  const response = credential.response as AuthenticatorAssertionResponse;
  return {
    id: credential.id,
    rawId: base64url(credential.rawId),
    type: credential.type,
    response: {
      authenticatorData: base64url(response.authenticatorData),
      clientDataJSON: base64url(response.clientDataJSON),
      signature: base64url(response.signature),
      ...(response.userHandle?.byteLength && { userHandle: base64url(response.userHandle) }),
    },
  };
}

export function base64url(buffer: ArrayBuffer): string {
  const binary = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

export function bytesOf(text: string): ArrayBuffer {
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (letter) => letter.charCodeAt(0)).buffer;
}
