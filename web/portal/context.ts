import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { PortalApi } from '../api/portal_api';
import type { Buyer, PortalStatus } from '../api/portal_types';
import { type Shell as KitShell, ShellContext } from '../kit/shell';
import type { CountedKey, TextKey } from './i18n/dictionary';

export type Shell = KitShell<TextKey, CountedKey>;

export function useShell(): Shell {
  return useContext(ShellContext);
}

/** Who looks, as far as it is known. */
export type Access =
  | { kind: 'unknown' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'out'; ended: boolean }
  | { kind: 'in'; buyer: Buyer };

/** An address a code was asked for. It lives in memory, so a reload asks for it again. */
export interface PendingLogin {
  email: string;
  sentAtMs: number;
}

export interface Portal {
  api: PortalApi;
  status: PortalStatus;
  access: Access;
  pending: PendingLogin | null;
  setPending(pending: PendingLogin | null): void;
  /** Learns whose session it is and goes to what was asked for. */
  signedIn(): Promise<void>;
  signOut(): Promise<void>;
  check(): void;
}

export const PortalContext = createContext<Portal | null>(null);

export function usePortal(): Portal {
  const portal = useContext(PortalContext);
  if (!portal) throw new Error('no PortalContext');
  return portal;
}
