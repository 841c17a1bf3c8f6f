import { watchedTabs } from '../elicitation/redirect-watch';
import type { FlowId, FlowState } from '../elicitation/types';
import type { NavigationFact } from '../elicitation/watch-types';
import type { ServerId } from '../servers/types';

type Live = {
  readonly serverId: ServerId;
  readonly tabIds: readonly number[];
  readonly isAsking: boolean;
  readonly isWatching: boolean;
};

/**
 * What waits at this moment, by flow. In memory and made anew from the store at each start: it only says where to
 * send a fact, and whether there is anything to listen for.
 */
export function createLiveFlows() {
  const live = new Map<FlowId, Live>();

  return {
    /** Takes note of what is saved; the tabs that are not watched any more. */
    note(state: FlowState): readonly number[] {
      const before = live.get(state.flow.id)?.tabIds ?? [];
      if (state.phase === 'settled') {
        live.delete(state.flow.id);
        return before;
      }
      const { steps } = state.flow;
      const tabIds = steps.flatMap((step) => watchedTabs(step.watch));
      live.set(state.flow.id, {
        serverId: state.flow.server.id,
        tabIds,
        isAsking: state.phase === 'awaiting-consent' || state.phase === 'awaiting-form',
        isWatching: state.phase === 'opening-tab' || steps.length > 0,
      });
      return before.filter((tabId) => !tabIds.includes(tabId));
    },

    /** The flows whose tabs a fact is about. */
    watching(fact: NavigationFact): readonly FlowId[] {
      const tabIds = [fact.tabId];
      if (fact.type === 'target-created') tabIds.push(fact.sourceTabId);
      if (fact.type === 'tab-replaced') tabIds.push(fact.replacedTabId);
      return [...live].filter(([, flow]) => flow.tabIds.some((id) => tabIds.includes(id))).map(([id]) => id);
    },

    ids: (): readonly FlowId[] => [...live.keys()],
    ofServer: (id: ServerId): readonly FlowId[] =>
      [...live].filter(([, flow]) => flow.serverId === id).map(([flowId]) => flowId),
    servers: (): ReadonlySet<ServerId> => new Set([...live.values()].map((flow) => flow.serverId)),
    isWatching: (): boolean => [...live.values()].some((flow) => flow.isWatching),
    asking: (): number => [...live.values()].filter((flow) => flow.isAsking).length,
  };
}

export type LiveFlows = ReturnType<typeof createLiveFlows>;
