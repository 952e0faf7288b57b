import type { TestCard } from '../../api/types';
import { InputField } from '../../kit/field';
import { useShell } from '../context';
import { brandNames, brandOf, cvcLengthOf, digitsOf, formatCardNumber } from '../logic/card';
import type { CardField } from '../logic/card_form';
import { formatExpiry } from '../logic/expiry';
import { TestCards } from './test_cards';
import { reformat } from './typed_text';
import type { PayForm } from './use_pay_form';

export function CardFields({ form, testCards }: { form: PayForm; testCards: TestCard[] }) {
  const { text } = useShell();
  const { card, errors } = form;
  const brand = brandOf(card.number);
  const cvcLength = cvcLengthOf(card.number);
  const frame = (field: CardField) => ({
    id: `card-${field}`,
    label: text(`field_${field}`),
    error: errors[field] && text(errors[field]),
  });
  const common = { required: true, inputMode: 'numeric', spellcheck: false } as const;

  return (
    <div class="fields card-fields">
      <InputField
        {...frame('number')}
        wide
        aside={brand ? brandNames[brand] : undefined}
        icon="card"
        input={{
          ...common,
          name: 'cardnumber',
          autocomplete: 'cc-number',
          placeholder: '1234 1234 1234 1234',
          value: card.number,
          onInput: ({ currentTarget }) =>
            form.setCard({ ...card, number: reformat(currentTarget, formatCardNumber) }),
          onBlur: () => form.checkCard('number'),
        }}
      />
      <InputField
        {...frame('expiry')}
        input={{
          ...common,
          name: 'cc-exp',
          autocomplete: 'cc-exp',
          placeholder: text('expiry_placeholder'),
          value: card.expiry,
          onInput: ({ currentTarget }) =>
            form.setCard({
              ...card,
              expiry: reformat(currentTarget, (typed) => formatExpiry(typed, card.expiry)),
            }),
          onBlur: () => form.checkCard('expiry'),
        }}
      />
      <InputField
        {...frame('cvc')}
        hint={text(cvcLength === 4 ? 'cvc_hint_front' : 'cvc_hint_back')}
        input={{
          ...common,
          name: 'cvc',
          autocomplete: 'cc-csc',
          placeholder: cvcLength === 4 ? '1234' : '123',
          value: card.cvc,
          onInput: ({ currentTarget }) =>
            form.setCard({
              ...card,
              cvc: reformat(currentTarget, (typed) => digitsOf(typed).slice(0, cvcLength)),
            }),
          onBlur: () => form.checkCard('cvc'),
        }}
      />
      <TestCards form={form} testCards={testCards} />
    </div>
  );
}
