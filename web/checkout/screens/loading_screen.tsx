import { useShell } from '../context';

export function LoadingScreen() {
  const { text } = useShell();
  return (
    <div class="columns" aria-busy="true">
      <div class="sr-only" role="status">
        <h1>{text('loading')}</h1>
      </div>
      <div class="column-summary" aria-hidden="true">
        <div class="bone bone-title" />
        <div class="card summary">
          <div class="bone" />
          <div class="bone bone-amount" />
          <div class="bone bone-short" />
        </div>
      </div>
      <div class="card pay-form" aria-hidden="true">
        <div class="bone bone-short" />
        <div class="bone bone-field" />
        <div class="bone bone-field" />
        <div class="bone bone-short" />
        <div class="bone bone-method" />
        <div class="bone bone-field" />
      </div>
    </div>
  );
}
