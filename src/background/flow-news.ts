import type { Ending, FlowId, FlowState } from '../elicitation/types';
import type { CallNews } from '../gateway/ports';
import type { CallReport } from '../mcp/ports';
import type { FlowStore } from '../storage/storage';

type Listener = { readonly hear: (news: CallNews) => void; readonly end: (ending: Ending) => void };

/** Tells whoever waits for a flow what becomes of it. In memory: who waits in another life asks again. */
export function createFlowNews(flows: Pick<FlowStore, 'load'>) {
  const waiting = new Map<FlowId, Set<Listener>>();

  function tell(listener: Listener, state: FlowState): void {
    if (state.phase === 'settled') listener.end(state.ending);
    else listener.hear({ kind: 'waiting', for: state.phase === 'calling' ? 'server' : 'person' });
  }

  return {
    saved(state: FlowState): void {
      for (const listener of waiting.get(state.flow.id) ?? []) tell(listener, state);
    },

    progressed({ flowId, progress, total, message }: Extract<CallReport, { readonly kind: 'progressed' }>) {
      for (const { hear } of waiting.get(flowId) ?? [])
        hear({ kind: 'progressed', progress, total, message });
    },

    /** Nobody waits any longer: this is what they are told. The flow itself may go on. */
    release(id: FlowId, ending: Ending): void {
      for (const { end } of waiting.get(id) ?? []) end(ending);
    },

    /** @throws the reason of `signal`. */
    ending(id: FlowId, signal: AbortSignal, hear: (news: CallNews) => void): Promise<Ending> {
      return new Promise((resolve, reject) => {
        const stop = () => {
          waiting.get(id)?.delete(listener);
          if (waiting.get(id)?.size === 0) waiting.delete(id);
        };
        const listener: Listener = {
          hear,
          end(ending) {
            stop();
            resolve(ending);
          },
        };
        const fail = (error: unknown) => {
          stop();
          reject(error as Error);
        };
        signal.addEventListener('abort', () => fail(signal.reason), { once: true });
        // First to listen, then to look: nothing is missed between.
        waiting.set(id, (waiting.get(id) ?? new Set()).add(listener));
        flows.load(id).then((state) => (state === null ? listener.end(LOST) : tell(listener, state)), fail);
      });
    },
  };
}

export type FlowNews = ReturnType<typeof createFlowNews>;

/** Removed by the person, or damaged. */
const LOST: Ending = { outcome: 'failed', code: 'RESULT_LOST', facts: {}, serverMessage: null };
