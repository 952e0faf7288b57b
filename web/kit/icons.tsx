import type { ComponentChildren } from 'preact';

const strokes = {
  card: 'M3 6.5h18v11a1.5 1.5 0 0 1-1.5 1.5h-15A1.5 1.5 0 0 1 3 17.5zM3 6.5A1.5 1.5 0 0 1 4.5 5h15A1.5 1.5 0 0 1 21 6.5M3 10h18M6.5 15h3.5',
  bank: 'M3.5 9.5 12 4.5l8.5 5zM5.5 9.5v7.5M10 9.5v7.5M14 9.5v7.5M18.5 9.5v7.5M3.5 19.5h17',
  wallet:
    'M4 7.5A2 2 0 0 1 6 5.5h11v3M4 7.5v9a2 2 0 0 0 2 2h14v-10H5.5A1.5 1.5 0 0 1 4 7.5zM16.5 13.5h.01',
  lock: 'M6.5 10.5h11a1 1 0 0 1 1 1v7a1 1 0 0 1-1 1h-11a1 1 0 0 1-1-1v-7a1 1 0 0 1 1-1zM8.5 10.5V8a3.5 3.5 0 0 1 7 0v2.5',
  shield: 'M12 3.5l7 2.5v5.5c0 4.3-2.9 7.4-7 9-4.1-1.6-7-4.7-7-9V6zM9 11.8l2.2 2.2 4-4.2',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  cross: 'M7 7l10 10M17 7 7 17',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.3l2.8 1.7',
  alert: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8.2v4.6M12 15.7h.01',
  search: 'M11 5a6 6 0 1 1 0 12 6 6 0 0 1 0-12zM15.5 15.5 20 20',
  chevron: 'M7 10l5 5 5-5',
  copy: 'M9 9h9.5v10.5H9zM15 9V4.5H5.5V15H9',
  globe:
    'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM4 12h16M12 4c2.2 2.3 3.3 5 3.3 8s-1.1 5.7-3.3 8c-2.2-2.3-3.3-5-3.3-8S9.8 6.3 12 4z',
} as const;

export type IconName = keyof typeof strokes;

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      class="icon"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      aria-hidden="true"
      focusable="false"
    >
      <path d={strokes[name]} />
    </svg>
  );
}

export function Medal({ name, tone }: { name: IconName; tone: 'good' | 'bad' | 'calm' }) {
  return (
    <span class={`medal medal-${tone}`}>
      <Icon name={name} size={30} />
    </span>
  );
}

export function Spinner() {
  return <span class="spinner" aria-hidden="true" />;
}

export function Badge({
  children,
  tone = 'calm',
}: {
  children: ComponentChildren;
  tone?: 'calm' | 'test';
}) {
  return <span class={`badge badge-${tone}`}>{children}</span>;
}
