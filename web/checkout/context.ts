import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { translator, type Translator } from './i18n/dictionary';
import { en } from './i18n/en';

export interface Shell extends Translator {
  /** Speaks to screen readers without moving the focus. */
  announce(text: string): void;
}

export const ShellContext = createContext<Shell>({
  ...translator('en', en),
  announce: () => undefined,
});

export function useShell(): Shell {
  return useContext(ShellContext);
}
