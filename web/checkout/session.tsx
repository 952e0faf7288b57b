import { useEffect } from 'preact/hooks';
import type { Checkout } from '../api/types';
import type { CheckoutFlow } from './flow/checkout_flow';
import type { FlowState } from './flow/state';
import { emptyCard } from './logic/card_form';
import { usePayForm } from './parts/use_pay_form';
import { ChallengeScreen } from './screens/challenge_screen';
import { ClosedScreen, FailureScreen, SuccessScreen } from './screens/end_screens';
import { PayScreen } from './screens/pay_screen';
import { DelayedScreen, OpenAttemptScreen, ProcessingScreen } from './screens/waiting_screens';
import { WireScreen } from './screens/wire_screen';

interface SessionProps {
  flow: CheckoutFlow;
  state: FlowState;
  checkout: Checkout;
  leave: (url: string) => void;
}

export function Session({ flow, state, checkout, leave }: SessionProps) {
  const form = usePayForm(checkout);
  const { step, busy } = state;

  useEffect(() => {
    if (state.formError) form.showErrors(state.formError.fields);
  }, [state.formError]);
  useEffect(() => {
    if (step.kind === 'succeeded') form.setCard(emptyCard);
    if (step.kind === 'failed') form.setCard({ ...form.card, cvc: '' });
  }, [step.kind]);

  function offerOtherMethod() {
    const other = checkout.providerOptions?.find(
      ({ providerId }) => providerId !== form.provider?.providerId,
    );
    if (other) form.choose(other);
    flow.retry();
  }

  switch (step.kind) {
    case 'form':
      return <PayScreen flow={flow} state={state} checkout={checkout} form={form} />;
    case 'processing':
      return <ProcessingScreen checkout={checkout} />;
    case 'challenge':
      return (
        <ChallengeScreen flow={flow} checkout={checkout} challenge={step.challenge} busy={busy} />
      );
    case 'wire':
      return (
        <WireScreen
          flow={flow}
          checkout={checkout}
          details={step.details}
          redirectUrl={step.redirectUrl}
          busy={busy}
        />
      );
    case 'open_attempt':
      return <OpenAttemptScreen flow={flow} checkout={checkout} busy={busy} />;
    case 'delayed':
      return <DelayedScreen flow={flow} checkout={checkout} busy={busy} />;
    case 'succeeded':
      return <SuccessScreen checkout={checkout} transaction={step.transaction} leave={leave} />;
    case 'failed':
      return (
        <FailureScreen
          checkout={checkout}
          reason={step.reason}
          message={step.message}
          onRetry={() => flow.retry()}
          onOtherMethod={offerOtherMethod}
        />
      );
    case 'closed':
      return <ClosedScreen checkout={checkout} status={step.status} />;
    default:
      return null;
  }
}
