import type { ProviderOption } from '../../api/types';
import { FieldError } from '../../kit/field';
import { Icon, type IconName } from '../../kit/icons';
import { type Shell, useShell } from '../context';
import { en } from '../i18n/en';
import { CardFields } from './card_fields';
import { StripeFields } from './stripe_fields';
import type { PayForm } from './use_pay_form';

interface MethodListProps {
  providers: ProviderOption[];
  currency: string;
  form: PayForm;
}

export function MethodList({ providers, currency, form }: MethodListProps) {
  const { text } = useShell();
  const error = form.errors.method;
  return (
    <fieldset
      class="block methods"
      role="radiogroup"
      aria-invalid={error ? true : undefined}
      aria-describedby={error ? 'method-error' : undefined}
    >
      <legend>
        <h2>{text('method')}</h2>
      </legend>
      {error && <FieldError id="method-error" text={text(error)} />}
      {providers.length === 0 && <p class="hint">{text('method_none')}</p>}
      {providers.map((provider) => (
        <Method key={provider.providerId} provider={provider} currency={currency} form={form} />
      ))}
    </fieldset>
  );
}

interface MethodProps {
  provider: ProviderOption;
  currency: string;
  form: PayForm;
}

function Method({ provider, currency, form }: MethodProps) {
  const shell = useShell();
  const chosen = form.provider?.providerId === provider.providerId;
  const { label, description } = methodTexts(provider, shell);
  const id = `method-${provider.providerId}`;
  return (
    <div class={chosen ? 'method method-chosen' : 'method'}>
      <label for={id}>
        <input
          id={id}
          type="radio"
          name="method"
          value={provider.providerId}
          checked={chosen}
          aria-describedby={description ? `${id}-text` : undefined}
          onChange={() => form.choose(provider)}
        />
        <span class="method-icon">
          <Icon name={iconOf(provider.type)} size={24} />
        </span>
        <span class="method-label">
          {label}
          {description && (
            <span class="method-text" id={`${id}-text`}>
              {description}
            </span>
          )}
        </span>
      </label>
      {chosen && provider.type === 'sandbox' && (
        <div class="method-body">
          <CardFields form={form} testCards={provider.testCards ?? []} />
        </div>
      )}
      {chosen && provider.type === 'stripe' && (
        <div class="method-body">
          <StripeFields provider={provider} currency={currency} form={form} />
        </div>
      )}
    </div>
  );
}

function iconOf(type: string): IconName {
  if (type === 'sandbox') return 'card';
  return type === 'wire' ? 'bank' : 'wallet';
}

/** A label nobody changed is shown in the payer's language; a merchant's own stays as written. */
export function methodTexts(provider: ProviderOption, { text }: Pick<Shell, 'text'>) {
  const { type, label, description } = provider;
  if (type !== 'sandbox' && type !== 'wire') return { label: label || type, description };
  return {
    label: !label || label === en[`method_${type}`] ? text(`method_${type}`) : label,
    description: description || text(`method_${type}_text`),
  };
}
