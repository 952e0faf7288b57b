import type { ComponentChildren } from 'preact';
import { Spinner } from './icons';

interface BusyButtonProps {
  busy: boolean;
  busyText: string;
  /** Without it, the button submits its form. */
  onClick?: () => void;
  look?: 'main' | 'quiet' | 'bad';
  children: ComponentChildren;
}

/** Stays focusable while it works, so that the keyboard does not lose its place. */
export function BusyButton({ busy, busyText, onClick, look = 'main', children }: BusyButtonProps) {
  return (
    <button
      type={onClick ? 'button' : 'submit'}
      class={`button button-${look}`}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      {busy && <Spinner />}
      {busy ? busyText : children}
    </button>
  );
}
