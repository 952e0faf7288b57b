import type { ComponentChildren } from 'preact';
import { type IconName, Medal } from './icons';
import { Heading } from './heading';

interface ResultProps {
  icon: IconName;
  tone: 'good' | 'bad' | 'calm';
  title: string;
  children: ComponentChildren;
  /** Buttons, the most likely one first. */
  actions?: ComponentChildren;
}

export function Result({ icon, tone, title, children, actions }: ResultProps) {
  return (
    <section class="card result" aria-labelledby="screen-title">
      <Medal name={icon} tone={tone} />
      <Heading>{title}</Heading>
      {children}
      {actions && <div class="actions">{actions}</div>}
    </section>
  );
}
