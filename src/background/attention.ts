import type { FlowId } from '../elicitation/types';
import type { PagePort } from '../page-bridge/ports';
import type { KeptSession } from './page-sessions';

/** As far as it is about who waits for whom. */
type Attending = {
  readonly page: Pick<PagePort, 'send'>;
  readonly served: ReadonlyMap<unknown, { readonly kept: Pick<KeptSession, 'now'> }>;
  /** What the page was told; null: by another life of the worker, nobody knows. */
  attention: number | null;
};

/** What of a page waits for the person: told as a number, and nothing else of it. */
export function createAttention(ports: {
  /** Where the person goes on with a call; null: it does not wait for them, or for the tab that is open. */
  readonly goesOnIn: (id: FlowId) => 'window' | 'panel' | null;
  readonly show: (what: 'window' | 'panel') => Promise<void>;
}) {
  function waitingFor({ served }: Attending): readonly ('window' | 'panel')[] {
    return [...served.values()]
      .flatMap(({ kept }) => kept.now().pending)
      .map(({ flowId }) => ports.goesOnIn(flowId))
      .filter((place) => place !== null);
  }

  return {
    /** Only what waits for this very page: nothing else is its to bring up. */
    async show(visit: Attending): Promise<void> {
      const waiting = waitingFor(visit);
      if (waiting.length > 0) await ports.show(waiting.includes('window') ? 'window' : 'panel');
    },

    attend(visit: Attending): void {
      const waiting = waitingFor(visit).length;
      if (waiting === visit.attention) return;
      visit.attention = waiting;
      visit.page.send({ type: 'attention', waiting });
    },
  };
}
