import { InputField } from '../../kit/field';
import { useShell } from '../context';
import type { FieldErrors, Person } from '../logic/failures';

interface PersonFieldsProps {
  person: Person;
  errors: FieldErrors;
  /** The address was given by whoever invited. */
  emailFixed: boolean;
  onChange: (person: Person) => void;
}

export function PersonFields({ person, errors, emailFixed, onChange }: PersonFieldsProps) {
  const { text } = useShell();
  return (
    <div class="fields">
      <InputField
        id="enrol-name"
        label={text('field_name')}
        error={errors.name && text(errors.name)}
        wide
        input={{
          type: 'text',
          autoComplete: 'name',
          required: true,
          value: person.name,
          onInput: (event) => onChange({ ...person, name: event.currentTarget.value }),
        }}
      />
      <InputField
        id="enrol-email"
        label={text('field_email')}
        error={errors.email && text(errors.email)}
        wide
        input={{
          type: 'email',
          autoComplete: 'email',
          required: true,
          readOnly: emailFixed,
          value: person.email,
          onInput: (event) => onChange({ ...person, email: event.currentTarget.value }),
        }}
      />
    </div>
  );
}
