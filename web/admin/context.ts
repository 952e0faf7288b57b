import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { AdminApi } from '../api/admin_api';
import type { User } from '../api/admin_types';
import { type Shell as KitShell, ShellContext } from '../kit/shell';
import type { TextKey } from './i18n/dictionary';

export type Shell = KitShell<TextKey, never>;

export function useShell(): Shell {
  return useContext(ShellContext);
}

/** Who uses the page, as far as it is known. */
export type Access =
  | { kind: 'unknown' }
  | { kind: 'failed'; error: unknown }
  | { kind: 'out' }
  | { kind: 'in'; user: User };

export interface Admin {
  api: AdminApi;
  access: Access;
  signedIn(user: User): void;
  signOut(): Promise<void>;
  signOutEverywhere(): Promise<void>;
  /** Asks the server again who this is. */
  check(): void;
}

export const AdminContext = createContext<Admin | null>(null);

export function useAdmin(): Admin {
  const admin = useContext(AdminContext);
  if (!admin) throw new Error('no AdminContext');
  return admin;
}
