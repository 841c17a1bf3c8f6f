import { watchedTabs } from '../elicitation/redirect-watch';
import type { FlowId, FlowState } from '../elicitation/types';
import type { NavigationFact } from '../elicitation/watch-types';
import type { ServerId } from '../servers/types';

type Live = {
  readonly serverId: ServerId;
  readonly tabIds: readonly number[];
  readonly isAsking: boolean;
  /** The person goes on with it in the panel, which no page can open by itself. */
  readonly isInPanel: boolean;
  /** Its server has been sent something. */
  readonly isSent: boolean;
  readonly isWatching: boolean;
  /** Epoch ms; 0: no tab is watched. */
  readonly watchedUntilMs: number;
  /** Where it sends the person. */
  readonly targets: readonly string[];
};

const ASKING: ReadonlySet<FlowState['phase']> = new Set([
  'awaiting-grant',
  'awaiting-consent',
  'awaiting-form',
]);
/** What a page began: of what the person began in Usher they have the card before them. */
const IN_PANEL: ReadonlySet<FlowState['phase']> = new Set(['awaiting-authorization', 'answer-unknown']);

/**
 * What waits at this moment, by flow. In memory and made anew from the store at each start: it only says where to
 * send a fact, and whether there is anything to listen for.
 */
export function createLiveFlows() {
  const live = new Map<FlowId, Live>();
  /** Tabs whose flow is about to save that it watches them: the browser does not wait for the store. */
  const expected = new Map<number, FlowId>();

  function expect(tabId: number, id: FlowId): void {
    expected.set(tabId, id);
  }

  return {
    /** What this tab does from now on belongs to the flow. */
    expect,

    /** Takes note of what is saved; the tabs that are not watched any more. */
    note(state: FlowState): readonly number[] {
      const before = live.get(state.flow.id)?.tabIds ?? [];
      if (state.phase === 'settled') {
        for (const [tabId, id] of expected) if (id === state.flow.id) expected.delete(tabId);
        live.delete(state.flow.id);
        return before;
      }
      const { steps } = state.flow;
      const tabIds = steps.flatMap((step) => watchedTabs(step.watch));
      for (const tabId of tabIds) expected.delete(tabId);
      live.set(state.flow.id, {
        serverId: state.flow.server.id,
        tabIds,
        isAsking: ASKING.has(state.phase),
        isInPanel: state.flow.place.kind === 'page' && IN_PANEL.has(state.phase),
        isSent: state.phase !== 'awaiting-grant',
        isWatching: state.phase === 'opening-tab' || steps.length > 0,
        watchedUntilMs:
          state.phase === 'opening-tab'
            ? Number.POSITIVE_INFINITY
            : Math.max(0, ...steps.map(({ watch }) => (watch.tabs.length > 0 ? watch.expiresAtMs : 0))),
        targets: state.flow.targets.map((target) => target.origin),
      });
      return before.filter((tabId) => !tabIds.includes(tabId));
    },

    /** The flows whose tabs a fact is about. */
    watching(fact: NavigationFact): readonly FlowId[] {
      const tabIds = [fact.tabId];
      if (fact.type === 'target-created') tabIds.push(fact.sourceTabId);
      if (fact.type === 'tab-replaced') tabIds.push(fact.replacedTabId);
      const ids = [...live]
        .filter(([id, flow]) => tabIds.some((tab) => flow.tabIds.includes(tab) || expected.get(tab) === id))
        .map(([id]) => id);
      // A tab that a watched one opened, or became, is watched too once that is saved.
      for (const id of ids) if (tabIds.length > 1) expect(fact.tabId, id);
      return ids;
    },

    ids: (): readonly FlowId[] => [...live.keys()],
    ofServer: (id: ServerId): readonly FlowId[] =>
      [...live].filter(([, flow]) => flow.serverId === id).map(([flowId]) => flowId),
    servers: (): ReadonlySet<ServerId> =>
      new Set([...live.values()].filter((flow) => flow.isSent).map((flow) => flow.serverId)),
    /** A tab of a flow, or one that is about to be saved as such. */
    hasTab: (tabId: number): boolean =>
      expected.has(tabId) || [...live.values()].some((flow) => flow.tabIds.includes(tabId)),
    /** The origins that flows send the person to. */
    targets: (): readonly string[] => [...live.values()].flatMap((flow) => flow.targets),
    isWatching: (): boolean => [...live.values()].some((flow) => flow.isWatching),
    /** When the last tab will not be watched any more, epoch ms; 0: none is. */
    watchedUntilMs: (): number => Math.max(0, ...[...live.values()].map((flow) => flow.watchedUntilMs)),
    /** Prompts of the consent window. */
    asking: (): number => [...live.values()].filter((flow) => flow.isAsking).length,
    /** Whatever waits for the person to come to Usher. */
    waiting: (): number => [...live.values()].filter((flow) => flow.isAsking || flow.isInPanel).length,
  };
}

export type LiveFlows = ReturnType<typeof createLiveFlows>;
