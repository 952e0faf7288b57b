import { ConnectionLost, TryLater } from '../../api/http';
import { reconnectDelayMs } from '../logic/poll';
import type { FlowEnvironment } from './environment';
import type { Connection } from './state';

export type Persist = <T>(call: () => Promise<T>) => Promise<T>;

/** Repeats a call until the server has answered it; a refusal counts as an answer and is thrown. */
export function createPersist(
  environment: FlowEnvironment,
  report: (connection: Connection) => void,
): Persist {
  async function waitAfter(error: unknown, attempt: number): Promise<void> {
    if (error instanceof TryLater) {
      report({ kind: 'limited', untilMs: environment.now() + error.waitMs });
      return environment.sleep(error.waitMs);
    }
    if (error instanceof ConnectionLost) {
      report({ kind: 'lost' });
      return Promise.race([environment.sleep(reconnectDelayMs(attempt)), environment.cameOnline()]);
    }
    report({ kind: 'ok' });
    throw error;
  }

  return async (call) => {
    for (let attempt = 0; ; attempt++) {
      try {
        const answer = await call();
        report({ kind: 'ok' });
        return answer;
      } catch (error) {
        await waitAfter(error, attempt);
      }
    }
  };
}
