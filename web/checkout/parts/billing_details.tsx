import type { InputHTMLAttributes } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { InputField, SelectField } from '../../kit/field';
import { Badge } from '../../kit/icons';
import { useShell } from '../context';
import {
  type BillingField,
  type BillingLayout,
  defaultLengthCap,
  lengthCaps,
} from '../logic/billing';
import { countriesIn } from '../logic/countries';
import type { PayForm } from './use_pay_form';

const inputTraits: Record<BillingField, InputHTMLAttributes<HTMLInputElement>> = {
  firstName: { autocomplete: 'given-name' },
  lastName: { autocomplete: 'family-name' },
  companyName: { autocomplete: 'organization' },
  address1: { autocomplete: 'address-line1' },
  address2: { autocomplete: 'address-line2' },
  city: { autocomplete: 'address-level2' },
  state: { autocomplete: 'address-level1' },
  postcode: { autocomplete: 'postal-code', autocapitalize: 'characters' },
  country: { autocomplete: 'country' },
  phone: { type: 'tel', inputMode: 'tel', autocomplete: 'tel' },
  email: {
    type: 'email',
    inputMode: 'email',
    autocomplete: 'email',
    autocapitalize: 'none',
    spellcheck: false,
  },
  vatId: { autocapitalize: 'characters', autocomplete: 'off', spellcheck: false },
};

const wideFields = new Set<BillingField>([
  'companyName',
  'email',
  'address1',
  'address2',
  'phone',
  'vatId',
]);
const wideOnPhone = new Set<BillingField>(['postcode', 'city', 'state']);

export function BillingDetails({ layout, form }: { layout: BillingLayout; form: PayForm }) {
  const { text } = useShell();
  const [unfolded, setUnfolded] = useState<BillingField[]>([]);
  const fields = [...layout.shown, ...unfolded];
  const foldedAddress = layout.folded.filter((field) => !unfolded.includes(field));
  const unfold = (more: BillingField[]) => setUnfolded([...unfolded, ...more]);

  return (
    <section class="block" aria-labelledby="billing-title">
      <div class="block-head">
        <h2 id="billing-title">{text('billing')}</h2>
        {layout.required.size > 0 && <Badge>{text('billing_badge')}</Badge>}
      </div>
      <p class="hint">{text('billing_hint')}</p>
      <div class="fields">
        {fields.map((field) =>
          field === 'country' ? (
            <CountryField key={field} form={form} required={layout.required.has(field)} />
          ) : (
            <TextField
              key={field}
              field={field}
              form={form}
              required={layout.required.has(field)}
            />
          ),
        )}
      </div>
      <div class="unfolders">
        {foldedAddress.length > 0 && (
          <button type="button" class="link" onClick={() => unfold(foldedAddress)}>
            {text('add_address')}
          </button>
        )}
        {layout.vatIdOffered && !unfolded.includes('vatId') && (
          <button type="button" class="link" onClick={() => unfold(['vatId'])}>
            {text('add_vat_id')}
          </button>
        )}
      </div>
    </section>
  );
}

interface BillingFieldProps {
  form: PayForm;
  required: boolean;
}

function TextField({ field, form, required }: BillingFieldProps & { field: BillingField }) {
  const { text } = useShell();
  const error = form.errors[field];
  return (
    <InputField
      id={`billing-${field}`}
      label={text(`field_${field}`)}
      note={required ? undefined : text('optional')}
      error={error && text(error)}
      wide={wideFields.has(field) || (wideOnPhone.has(field) && 'on_phone')}
      input={{
        type: 'text',
        ...inputTraits[field],
        name: field,
        required,
        maxLength: lengthCaps[field] ?? defaultLengthCap,
        value: form.billing[field],
        onInput: (event) => form.setBilling(field, event.currentTarget.value),
        onBlur: () => form.checkBilling(field),
      }}
    />
  );
}

function CountryField({ form, required }: BillingFieldProps) {
  const { text, locale } = useShell();
  const countries = useMemo(() => countriesIn(locale), [locale]);
  const error = form.errors.country;
  return (
    <SelectField
      id="billing-country"
      label={text('field_country')}
      wide="on_phone"
      note={required ? undefined : text('optional')}
      error={error && text(error)}
      select={{
        name: 'country',
        autocomplete: 'country',
        required,
        value: form.billing.country,
        onChange: (event) => form.setBilling('country', event.currentTarget.value),
      }}
    >
      <option value="">{text('choose_country')}</option>
      {countries.map(({ code, name }) => (
        <option key={code} value={code}>{`${code} ${name}`}</option>
      ))}
    </SelectField>
  );
}
