import type { Checkout } from '../../api/types';
import { useShell } from '../context';
import { webAddress } from '../logic/web_address';

export function BackLink({ checkout }: { checkout: Checkout | null }) {
  const { text } = useShell();
  const target = webAddress(checkout?.cancelUrl) ?? webAddress(checkout?.redirectUrl);
  if (!target) return null;
  const site = checkout?.siteName;
  return (
    <a class="button button-quiet" href={target}>
      {site ? text('back', { site }) : text('back_plain')}
    </a>
  );
}

export function ContinueLink({
  target,
  site,
}: {
  target: string;
  site: string | null | undefined;
}) {
  const { text } = useShell();
  return (
    <a class="button button-main" href={target}>
      {site ? text('continue', { site }) : text('continue_plain')}
    </a>
  );
}
