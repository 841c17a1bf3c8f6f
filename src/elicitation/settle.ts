import type { Effect } from './events';
import type { Transition } from './lifecycle';
import { isOnReturnPage, watchedTabs } from './redirect-watch';
import { recordedSubject, subjectOf } from './states';
import type { Ending, Flow } from './types';

/** Ends a flow: what is secret is dropped, its tabs are let go, one closing event is written. */
export function settle(flow: Flow, ending: Ending, atMs: number, before: readonly Effect[] = []): Transition {
  const returnedTabIds = flow.steps
    .filter((step) => isOnReturnPage(step.watch))
    .flatMap((step) => watchedTabs(step.watch));
  const effects: Effect[] = [...before];
  if (flow.targets.length > 0) effects.push({ do: 'append-event', event: closingEvent(flow, ending, atMs) });
  // A page that has left is not where the person wants to be.
  const isPlaceWanted = flow.place.kind === 'usher' || flow.place.caller === 'there';
  if (returnedTabIds.length > 0 && isPlaceWanted)
    effects.push({ do: 'bring-back', place: flow.place, fromTabIds: returnedTabIds });
  return [
    {
      phase: 'settled',
      ending,
      flow: {
        id: flow.id,
        server: flow.server,
        method: flow.request.method,
        subject: subjectOf(flow),
        place: flow.place,
        startedAtMs: flow.startedAtMs,
        settledAtMs: atMs,
        targets: flow.targets,
        notices: flow.notices,
      },
    },
    effects,
  ];
}

function closingEvent(
  flow: Flow,
  ending: Ending,
  atMs: number,
): Extract<Effect, { do: 'append-event' }>['event'] {
  const { id, origin, name } = flow.server;
  return {
    type: 'settled',
    timeMs: atMs,
    flowId: flow.id,
    server: { id, origin, name },
    tool: recordedSubject(flow),
    outcome: isToolError(ending) ? 'failed' : ending.outcome,
    targets: flow.targets,
  };
}

/** The call was answered, and the tool itself says that it failed. */
export function isToolError(ending: Ending): boolean {
  return ending.outcome === 'completed' && ending.result['isError'] === true;
}
