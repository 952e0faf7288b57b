import type { Checkout } from '../../api/types';
import { Icon, type IconName } from '../../kit/icons';
import { useShell } from '../context';
import type { TextKey } from '../i18n/dictionary';

/** Only what is true of this payment: a claim that does not hold costs more trust than it earns. */
export function TrustRow({ checkout }: { checkout: Checkout }) {
  const { text } = useShell();
  const takesCards = checkout.providerOptions?.some(({ type }) => type !== 'wire') ?? false;
  const claims: [boolean, IconName, TextKey][] = [
    [location.protocol === 'https:', 'lock', 'trust_tls'],
    [takesCards, 'shield', 'trust_data'],
    [checkout.livemode === false, 'alert', 'trust_test'],
  ];
  const held = claims.filter(([holds]) => holds);
  if (held.length === 0) return null;
  return (
    <ul class="trust">
      {held.map(([, icon, key]) => (
        <li key={key}>
          <Icon name={icon} size={16} />
          {text(key)}
        </li>
      ))}
    </ul>
  );
}
