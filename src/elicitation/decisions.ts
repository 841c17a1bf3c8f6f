import type { Transition } from './lifecycle';
import { answered, consentEvent, refuse } from './rounds';
import { answerEffect, type EventOf, refusalOf, type Waiting } from './states';
import type { Flow } from './types';

/** The person agreed to open exactly the URL that was shown. Another one, or an older prompt's, changes nothing. */
export function consentGiven(state: Waiting, event: EventOf<'consent-given'>): Transition {
  if (state.phase !== 'awaiting-consent' || state.flow.asked !== event.id) return [state, []];
  const { flow, round, ask } = state;
  if (event.url !== ask.href) return [state, []];
  return [
    { phase: 'opening-tab', flow: goingOn(flow, event.atMs), round, ask, url: event.url },
    [
      consentEvent(flow, ask, 'granted', event.atMs),
      { do: 'open-tab', id: event.id, url: event.url, serverUrl: flow.server.url, place: flow.place },
    ],
  ];
}

/** Decline or cancel, of a URL or a form. */
export function consentRefused(
  state: Waiting,
  event: EventOf<'consent-refused' | 'form-refused'>,
): Transition {
  if (state.phase !== 'awaiting-consent' && state.phase !== 'awaiting-form') return [state, []];
  if (state.flow.asked !== event.id) return [state, []];
  const { flow, round, ask } = state;
  if (ask.mode === 'form') return refuse(flow, round, event.action, event.atMs, []);
  const said = consentEvent(flow, ask, refusalOf(event.action), event.atMs);
  const open = flow.steps.find((step) => step.fresh?.key === ask.key && step.fresh.href === ask.href);
  // A newer link was offered and not wanted: the tab that is open goes on.
  if (open !== undefined && event.action === 'cancel') {
    return [{ phase: 'interacting', flow, round, stepId: open.id }, [said]];
  }
  return refuse(flow, round, event.action, event.atMs, [said]);
}

/** The person reviewed the form and sent it. The background has checked it against its fields. */
export function formSubmitted(state: Waiting, event: EventOf<'form-submitted'>): Transition {
  if (state.phase !== 'awaiting-form' || state.flow.asked !== event.id) return [state, []];
  const answer = { action: 'accept', content: event.content } as const;
  const flow = goingOn(state.flow, event.atMs);
  return answered(flow, state.round, answer, event.atMs, answerEffect(state.round, answer));
}

/** The person goes on. `elicitation/create` may ask again after a no: then it is not the no that the call ends with. */
function goingOn(flow: Flow, atMs: number): Flow {
  return { ...flow, refusal: null, rounds: 0, agreedAtMs: flow.agreedAtMs ?? atMs };
}
