/** Bones in the shape of what comes, and one sentence for those who hear the page. */
export function WaitingSheet({ title }: { title: string }) {
  return (
    <section class="card sheet" aria-busy="true">
      <div class="sr-only" role="status">
        <h1 id="screen-title" tabIndex={-1}>
          {title}
        </h1>
      </div>
      <div class="bones" aria-hidden="true">
        <div class="bone bone-title" />
        <div class="bone" />
        <div class="bone bone-field" />
        <div class="bone bone-field" />
      </div>
    </section>
  );
}
