import type { Ending, FlowId, FlowState } from '../elicitation/types';
import type { GatewayPorts } from '../gateway/ports';
import type { FlowNews } from './flow-news';
import type { CallingPage } from './page-calls';

/**
 * How calls end for their pages. One may be there days after it was asked for, or while its page was away: what the
 * person has taken from the site since then is not given to it, whatever becomes of the call.
 */
export function createPageEndings(ports: {
  readonly news: Pick<FlowNews, 'ending' | 'release'>;
  /** Null where there is no such flow. */
  readonly load: (id: FlowId) => Promise<FlowState | null>;
  readonly left: (id: FlowId) => Promise<void>;
  readonly isStillAllowed: (state: FlowState, page: CallingPage) => Promise<boolean>;
}) {
  async function isTaken(id: FlowId, page: CallingPage): Promise<boolean> {
    const state = await ports.load(id);
    return state !== null && !(await ports.isStillAllowed(state, page));
  }

  return {
    /** Waits for it. */
    async of(page: CallingPage, ...asked: Parameters<GatewayPorts['ending']>): Promise<Ending> {
      const [id, signal] = asked;
      if (await isTaken(id, page)) {
        await ports.left(id);
        return REVOKED;
      }
      signal.throwIfAborted();
      const ending = await ports.news.ending(...asked);
      return ending.outcome === 'completed' && (await isTaken(id, page)) ? REVOKED : ending;
    },

    /** This site may do less than before: whoever waits for what is taken from it waits no longer. */
    async reduce(id: FlowId, page: CallingPage): Promise<void> {
      if (!(await isTaken(id, page))) return;
      await ports.left(id);
      ports.news.release(id, REVOKED);
    },
  };
}

const REVOKED: Ending = { outcome: 'failed', code: 'GRANT_REVOKED', facts: {}, serverMessage: null };
