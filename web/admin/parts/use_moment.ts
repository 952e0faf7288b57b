import { useShell } from '../context';

/** A time as the reader writes it. */
export function useMoment(): (iso: string | null | undefined) => string {
  const { locale } = useShell();
  const format = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  return (iso) => {
    const time = Date.parse(iso ?? '');
    return Number.isNaN(time) ? '' : format.format(time);
  };
}
