import { useEffect, useState } from 'preact/hooks';
import type { TestCard } from '../../api/types';
import { Icon } from '../../kit/icons';
import { useShell } from '../context';
import { brandNames, type CardBrand, digitsOf, formatCardNumber } from '../logic/card';
import { filledWith } from '../logic/card_form';
import { outcomeKey } from '../logic/failures';
import type { PayForm } from './use_pay_form';

export function TestCards({ form, testCards }: { form: PayForm; testCards: TestCard[] }) {
  const { text } = useShell();
  const [open, setOpen] = useState(false);
  const wanted = form.errors.number === 'error_card_test_only';

  useEffect(() => {
    if (wanted) setOpen(true);
  }, [wanted]);

  if (testCards.length === 0) return null;
  return (
    <div class="test-cards field-wide">
      <button
        type="button"
        class="disclose"
        aria-expanded={open}
        aria-controls="test-cards"
        onClick={() => setOpen(!open)}
      >
        <span>{text('test_cards')}</span>
        <Icon name="chevron" />
      </button>
      <div id="test-cards" hidden={!open}>
        <p class="hint">{text('test_cards_hint')}</p>
        <ul>
          {testCards.map((card) => (
            <Choice key={card.number} card={card} form={form} />
          ))}
        </ul>
      </div>
    </div>
  );
}

function Choice({ card, form }: { card: TestCard; form: PayForm }) {
  const { text } = useShell();
  const key = outcomeKey(card.outcome);
  const outcome = key ? text(key) : card.outcome.replaceAll('_', ' ');
  return (
    <li>
      <button
        type="button"
        class="test-card"
        aria-pressed={digitsOf(form.card.number) === digitsOf(card.number)}
        onClick={() => form.setCard(filledWith(card, new Date()))}
      >
        <span class="sr-only">{text('test_cards_use')} </span>
        <span class="test-card-number">{formatCardNumber(card.number)}</span>
        <span class="note">
          {' '}
          {brandNames[card.brand as CardBrand] ?? card.brand} · {outcome}
        </span>
      </button>
    </li>
  );
}
