import { useContext } from 'preact/hooks';
import { type Shell as KitShell, ShellContext } from '../kit/shell';
import type { CountedKey, TextKey } from './i18n/dictionary';

export { ShellContext };
export type Shell = KitShell<TextKey, CountedKey>;

export function useShell(): Shell {
  return useContext(ShellContext);
}
