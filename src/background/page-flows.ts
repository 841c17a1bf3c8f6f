import { CLAIM_MS } from '../elicitation/limits';
import type { FlowId, FlowState, Phase } from '../elicitation/types';
import type { PageOrigin } from '../grants/types';
import type { FlowStore } from '../storage/storage';

type Waiting = {
  readonly origin: PageOrigin;
  readonly isOfGrant: boolean;
  /** Where the person goes on with it; null: it waits for somebody else, or for the tab that is open. */
  readonly goesOnIn: 'window' | 'panel' | null;
};

/** So long a grant prompt counts that its page took back: else one page could have the window come and go for ever. */
const TAKEN_BACK_MS = 60_000;

/** The calls of pages at this moment. In memory, made anew from the store at each start, like `live-flows.ts`. */
export function createPageFlows() {
  const waiting = new Map<FlowId, Waiting>();
  /** Calls that their page does not wait for, by what was asked: the newest. */
  const unclaimed = new Map<string, FlowId>();
  /** Grant prompts that their pages took back, oldest first. */
  let takenBack: readonly { readonly origin: PageOrigin; readonly atMs: number }[] = [];

  /** Takes note of what is saved. */
  function note(state: FlowState): void {
    const { id, place } = state.flow;
    if (place.kind !== 'page') return;
    if (state.phase === 'settled') {
      if (waiting.get(id)?.isOfGrant === true && place.caller === 'gone')
        takenBack = [...takenBack, { origin: place.origin, atMs: state.flow.settledAtMs }];
      waiting.delete(id);
    } else {
      const isOfGrant = state.phase === 'awaiting-grant';
      waiting.set(id, { origin: place.origin, isOfGrant, goesOnIn: GOES_ON_IN[state.phase] ?? null });
    }
    const isWanted = state.phase !== 'settled' || state.ending.outcome === 'completed';
    if (place.caller === 'gone' && isWanted) unclaimed.set(place.digest, id);
    else if (unclaimed.get(place.digest) === id) unclaimed.delete(place.digest);
  }

  const of = (origin: PageOrigin) => [...waiting.values()].filter((call) => call.origin === origin);

  return {
    note,

    /** Settled calls that may still be asked for. Those that wait are noted as the runner finds them. */
    async resume(flows: Pick<FlowStore, 'settledSince' | 'load'>, nowMs: number): Promise<void> {
      for (const id of await flows.settledSince(nowMs - CLAIM_MS)) {
        const state = await flows.load(id);
        if (state !== null) note(state);
      }
    },

    /** The call that this page made before and does not wait for; whether it may have it, the heart says. */
    unclaimed: (digest: string): FlowId | null => unclaimed.get(digest) ?? null,

    calls: (origin: PageOrigin): number => of(origin).length,
    /** Those that wait, and those that were taken back a moment ago. */
    grantPrompts(origin: PageOrigin, nowMs: number): number {
      takenBack = takenBack.filter(({ atMs }) => Math.abs(nowMs - atMs) < TAKEN_BACK_MS);
      const waits = of(origin).filter(({ isOfGrant }) => isOfGrant);
      return waits.length + takenBack.filter((prompt) => prompt.origin === origin).length;
    },
    goesOnIn: (id: FlowId): Waiting['goesOnIn'] => waiting.get(id)?.goesOnIn ?? null,
  };
}

export type PageFlows = ReturnType<typeof createPageFlows>;

/** Every approval happens in Usher's own window; a sign-in to a server, and "send again", begin in the panel. */
const GOES_ON_IN: Partial<Record<Phase, Waiting['goesOnIn']>> = {
  'awaiting-grant': 'window',
  'awaiting-consent': 'window',
  'awaiting-form': 'window',
  'awaiting-authorization': 'panel',
  'answer-unknown': 'panel',
};
