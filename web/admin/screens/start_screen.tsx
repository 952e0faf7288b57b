import type { ComponentChildren } from 'preact';
import { CopyButton } from '../../kit/copy_button';
import { Heading } from '../../kit/heading';
import { RichText } from '../../kit/rich_text';
import { Link } from '../../kit/router';
import { useAdmin, useShell } from '../context';

export function StartScreen() {
  const { text } = useShell();
  return (
    <div class="start">
      <section class="intro">
        <Heading>{text('start_heading')}</Heading>
        <p>{text('start_text')}</p>
        <Standing />
        <p class="intro-links">
          <a href="/api/v1/docs/index.html">{text('start_api')}</a>
          <a href="/api/v1/openapi.json">openapi.json</a>
          <a href="/health">{text('start_health')}</a>
        </p>
      </section>
      <FirstCheckout />
      <GoodToKnow />
    </div>
  );
}

/** Whether somebody is signed in, and where that leads. */
function Standing() {
  const { text } = useShell();
  const { access } = useAdmin();
  if (access.kind === 'unknown') return <p class="standing" aria-busy="true" />;
  if (access.kind === 'in') {
    const name = access.user.name || access.user.email;
    return (
      <div class="standing">
        <p>{text('start_in_as', { name })}</p>
        <Link href="/account" class="button button-main">
          {text('account')}
        </Link>
      </div>
    );
  }
  return (
    <div class="standing">
      <p>
        {text('start_out')} {text('start_first')}
      </p>
      <Link href="/sign-in" class="button button-main">
        {text('sign_in')}
      </Link>
    </div>
  );
}

function FirstCheckout() {
  const { text } = useShell();
  const origin = location.origin;
  const step = (key: 'key' | 'create' | 'open' | 'see', parts: Parts, example?: string) => (
    <li key={key}>
      <h3>
        <RichText template={text(`step_${key}`)} parts={parts} />
      </h3>
      <p>
        <RichText template={text(`step_${key}_text`)} parts={parts} />
      </p>
      {example && <Example code={example} />}
    </li>
  );
  return (
    <section class="card block-card" aria-labelledby="first-checkout">
      <h2 id="first-checkout">{text('first_checkout')}</h2>
      <ol class="steps">
        {step(
          'key',
          { serve: <code>payment-gateway serve --demo</code>, file: <code>demo.json</code> },
          'export KEY=sk_test_…\nexport SITE=…',
        )}
        {step(
          'create',
          {},
          `curl -s ${origin}/api/v1/checkouts/$SITE/create \\
  -H "Authorization: Bearer $KEY" \\
  -H "Content-Type: application/json" \\
  -H "Idempotency-Key: order-1001" \\
  -d '{"amount":4900,"currency":"EUR","externalReference":"1001"}'`,
        )}
        {step('open', { field: <code>paymentUrl</code>, card: <code>4242 4242 4242 4242</code> })}
        {step(
          'see',
          { field: <code>ipnUrl</code> },
          `curl -s "${origin}/api/v1/transactions?limit=5" \\
  -H "Authorization: Bearer $KEY"`,
        )}
      </ol>
    </section>
  );
}

type Parts = Record<string, ComponentChildren>;

function Example({ code }: { code: string }) {
  const { text } = useShell();
  return (
    <div class="example">
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <CopyButton field={text('example')} value={code} />
    </div>
  );
}

function GoodToKnow() {
  const { text } = useShell();
  const parts = {
    init: <code>payment-gateway init</code>,
    serve: <code>payment-gateway serve</code>,
    docs: <code>payment-gateway config docs</code>,
    check: <code>config check</code>,
    header: <code>X-Request-ID</code>,
    code: <code>code</code>,
  };
  return (
    <div class="cards">
      {(['live', 'settings', 'errors'] as const).map((topic) => (
        <section key={topic} class="card block-card" aria-labelledby={`card-${topic}`}>
          <h2 id={`card-${topic}`}>{text(`card_${topic}`)}</h2>
          <p class="soft">
            <RichText template={text(`card_${topic}_text`)} parts={parts} />
          </p>
        </section>
      ))}
    </div>
  );
}
