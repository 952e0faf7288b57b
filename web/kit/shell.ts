import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Translator } from './i18n/translator';

/** What a front end gives to the parts on its pages. */
export interface Shell<
  Key extends string = string,
  Counted extends string = string,
> extends Translator<Key, Counted> {
  /** Speaks to screen readers without moving the focus. */
  announce(text: string): void;
}

/** Words the parts of the kit use: every dictionary has them. */
export type KitKey = 'copy' | 'copied' | 'copied_field' | 'request_id' | 'language';

export const ShellContext = createContext<Shell>({
  locale: 'en',
  text: (key) => key,
  counted: (key) => key,
  announce: () => undefined,
});

export function useKitShell(): Shell<KitKey> {
  return useContext(ShellContext);
}
