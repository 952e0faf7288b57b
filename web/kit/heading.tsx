import type { ComponentChildren } from 'preact';

/** Every screen has exactly one; it takes the focus when the step changes. */
export function Heading({ children }: { children: ComponentChildren }) {
  return (
    <h1 id="screen-title" tabIndex={-1}>
      {children}
    </h1>
  );
}
