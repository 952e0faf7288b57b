export interface OrganizationRole {
  id: string;
  name: string;
  role: 'viewer' | 'editor' | 'admin';
}

export interface User {
  id: string;
  email: string;
  name: string;
  globalAdmin: boolean;
  organizations: OrganizationRole[];
}

export interface SignedIn {
  token: string;
  expiresAt: string;
  user: User;
}

export interface Enrolment {
  purpose: 'setup' | 'invitation' | 'recovery';
  email?: string | null;
  organizationName?: string | null;
  expiresAt: string;
}

export interface Profile {
  name: string;
  email: string;
  mobilePhone?: string | null;
  notifications?: unknown;
}

export interface Passkey {
  id: string;
  label: string;
  createdAt: string;
  lastUsedAt?: string | null;
  transports?: string[] | null;
  synced?: boolean;
}

export interface LoginSession {
  id: string;
  createdAt: string;
  lastUsedAt?: string | null;
  address?: string | null;
  userAgent?: string | null;
  current?: boolean;
}

export interface CredentialDescriptorJson {
  id: string;
  type: 'public-key';
  transports?: string[];
}

/** The Level 3 JSON forms of WebAuthn: binary members as base64url. */
export interface CreationOptionsJson {
  challenge: string;
  rp: { id?: string; name: string };
  user: { id: string; name: string; displayName: string };
  pubKeyCredParams: PublicKeyCredentialParameters[];
  timeout?: number;
  excludeCredentials?: CredentialDescriptorJson[];
  authenticatorSelection?: AuthenticatorSelectionCriteria;
  attestation?: AttestationConveyancePreference;
  extensions?: AuthenticationExtensionsClientInputs;
}

export interface RequestOptionsJson {
  challenge: string;
  rpId?: string;
  timeout?: number;
  allowCredentials?: CredentialDescriptorJson[];
  userVerification?: UserVerificationRequirement;
  extensions?: AuthenticationExtensionsClientInputs;
}

export interface RegistrationJson {
  id: string;
  rawId: string;
  type: string;
  response: { clientDataJSON: string; attestationObject: string; transports: string[] };
}

export interface AssertionJson {
  id: string;
  rawId: string;
  type: string;
  response: {
    authenticatorData: string;
    clientDataJSON: string;
    signature: string;
    userHandle?: string;
  };
}

export interface Ceremony<Options> {
  publicKey: Options;
}
