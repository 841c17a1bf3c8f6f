import type { ConsentEventDraft } from '../consent/types';
import type { Effect, FlowEvent } from '../elicitation/events';
import { begin, type Transition, transition } from '../elicitation/lifecycle';
import type { FlowId, FlowState } from '../elicitation/types';
import type { FlowStore } from '../storage/storage';

/** Every effect but the one that the save itself carries out. */
export type Performed = Exclude<Effect, { readonly do: 'append-event' }>;

export type Runner = {
  /** Starts a flow; its first send leaves after it is saved. */
  start(call: Parameters<typeof begin>[0]): Promise<void>;
  /** @returns whether it changed anything: a click on what was answered meanwhile does not. */
  dispatch(id: FlowId, event: FlowEvent): Promise<boolean>;
};

/**
 * Load, decide, save, then act: one event at a time per flow. Consent events are saved in the same transaction as
 * the state they belong to, so nothing is opened without a durable record.
 *
 * @throws what the store throws: then nothing was done.
 */
export function createRunner(ports: {
  readonly flows: Pick<FlowStore, 'load' | 'save'>;
  readonly perform: (effect: Performed, state: FlowState) => Promise<void>;
  readonly saved: (state: FlowState, hasConsentEvents: boolean) => void;
}): Runner {
  const turns = new Map<FlowId, Promise<unknown>>();

  function inTurn<Result>(id: FlowId, work: () => Promise<Result>): Promise<Result> {
    const turn = (turns.get(id) ?? Promise.resolve()).catch(() => {}).then(work);
    turns.set(id, turn);
    const forget = () => {
      if (turns.get(id) === turn) turns.delete(id);
    };
    turn.then(forget, forget);
    return turn;
  }

  async function carryOut([state, effects]: Transition): Promise<void> {
    const drafts: ConsentEventDraft[] = [];
    const performed: Performed[] = [];
    for (const effect of effects) {
      if (effect.do === 'append-event') drafts.push(effect.event);
      else performed.push(effect);
    }
    // Save before acting: a worker that dies here resumes from a state that already happened.
    await ports.flows.save(state, drafts);
    ports.saved(state, drafts.length > 0);
    for (const effect of performed) await ports.perform(effect, state);
  }

  return {
    start: (call) => inTurn(call.id, () => carryOut(begin(call))),
    dispatch: (id, event) =>
      inTurn(id, async () => {
        const state = await ports.flows.load(id);
        if (state === null) return false;
        const next = transition(state, event);
        const isChanged = next[0] !== state || next[1].length > 0;
        if (isChanged) await carryOut(next);
        return isChanged;
      }),
  };
}
