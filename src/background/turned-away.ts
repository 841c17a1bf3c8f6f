import { challengeOfFacts } from '../authorization/challenge-facts';
import { isSameScope } from '../authorization/step-up';
import type { Attempt, Challenge } from '../authorization/types';
import { operationOf } from '../elicitation/states';
import type { FlowId, FlowState } from '../elicitation/types';
import type { ServerId } from '../servers/types';

type AtTheDoor = Extract<FlowState, { readonly phase: 'awaiting-authorization' }>;

/** What the newest call that a server turned away would need, and which tool it is of; null: none waits. */
export function neededAtTheDoor(
  waiting: readonly FlowState[],
  server: ServerId,
): { readonly challenge: Challenge; readonly operation: string } | null {
  const newest = atTheDoor(waiting, server).at(-1);
  return newest === undefined
    ? null
    : { challenge: challengeOfFacts(newest.facts), operation: operationOf(newest.flow) };
}

/** The calls that wait for exactly the permissions of this attempt. */
export function waitingForMore(
  waiting: readonly FlowState[],
  { serverId, challenge }: Attempt,
): readonly FlowId[] {
  return atTheDoor(waiting, serverId)
    .filter(({ facts }) => {
      const wanted = challengeOfFacts(facts);
      return wanted.isStepUp && isSameScope(wanted, challenge);
    })
    .map(({ flow }) => flow.id);
}

function atTheDoor(waiting: readonly FlowState[], server: ServerId): readonly AtTheDoor[] {
  return waiting.filter(
    (state): state is AtTheDoor =>
      state.phase === 'awaiting-authorization' && state.flow.server.id === server,
  );
}
