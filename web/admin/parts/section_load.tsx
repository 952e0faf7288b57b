import type { ComponentChildren } from 'preact';
import { FailureNotice } from '../../kit/failure_notice';
import type { Load } from '../../kit/use_load';
import { useShell } from '../context';
import { adminFailure } from '../logic/failures';

interface SectionLoadProps<T> {
  load: Load<T>;
  children: (value: T) => ComponentChildren;
}

/** What a section shows until its content is there, and when it does not come. */
export function SectionLoad<T>({ load, children }: SectionLoadProps<T>) {
  const { text } = useShell();
  const failure = adminFailure(load.error);
  return (
    <>
      <FailureNotice failure={failure}>
        <button type="button" class="link" onClick={load.again}>
          {text('try_again')}
        </button>
      </FailureNotice>
      {load.value !== null && children(load.value)}
      {load.value === null && !failure && (
        <div class="bones" aria-hidden="true">
          <div class="bone" />
          <div class="bone bone-short" />
        </div>
      )}
    </>
  );
}
