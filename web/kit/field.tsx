import type { ComponentChildren, InputHTMLAttributes, SelectHTMLAttributes } from 'preact';
import { Icon, type IconName } from './icons';

export interface FieldFrame {
  id: string;
  label: string;
  /** Shown after the label of a field that may stay empty. */
  note?: string | undefined;
  hint?: string | undefined;
  error?: string | undefined;
  /** Over both columns: always, or where the columns get too narrow. */
  wide?: boolean | 'on_phone';
  /** Beside the label, for what the field has found out about its content. */
  aside?: string | undefined;
}

interface InputProps extends FieldFrame {
  input: InputHTMLAttributes<HTMLInputElement>;
  icon?: IconName;
}

export function InputField({ input, icon, ...frame }: InputProps) {
  return (
    <Frame {...frame}>
      <span class={icon ? 'control control-icon' : 'control'}>
        <input id={frame.id} {...describedBy(frame)} {...input} />
        {icon && <Icon name={icon} />}
      </span>
    </Frame>
  );
}

interface SelectProps extends FieldFrame {
  select: SelectHTMLAttributes<HTMLSelectElement>;
  children: ComponentChildren;
}

export function SelectField({ select, children, ...frame }: SelectProps) {
  return (
    <Frame {...frame}>
      <span class="control control-icon">
        <select id={frame.id} {...describedBy(frame)} {...select}>
          {children}
        </select>
        <Icon name="chevron" />
      </span>
    </Frame>
  );
}

function Frame({
  id,
  label,
  note,
  hint,
  error,
  wide,
  aside,
  children,
}: FieldFrame & { children: ComponentChildren }) {
  return (
    <div class={`field ${widthClass(wide)}`}>
      <div class="field-head">
        <label for={id}>
          {label}
          {note && <span class="note"> ({note})</span>}
        </label>
        {aside && <span class="note">{aside}</span>}
      </div>
      {children}
      <div class="field-foot">
        {error && <FieldError id={`${id}-error`} text={error} />}
        {hint && (
          <p class="hint" id={`${id}-hint`}>
            {hint}
          </p>
        )}
      </div>
    </div>
  );
}

function widthClass(wide: FieldFrame['wide']): string {
  if (wide === 'on_phone') return 'field-wide-on-phone';
  return wide ? 'field-wide' : '';
}

export function FieldError({ id, text }: { id: string; text: string }) {
  return (
    <p class="field-error" id={id}>
      <Icon name="alert" size={16} />
      <span>{text}</span>
    </p>
  );
}

function describedBy({ id, hint, error }: FieldFrame) {
  const ids = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return {
    'aria-describedby': ids || undefined,
    'aria-invalid': error ? true : undefined,
  } as const;
}
