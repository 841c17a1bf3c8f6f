import { consentTo } from '../../consent/consented-url';
import type { Effect, FlowEvent } from '../events';
import { type Transition, transition } from '../lifecycle';
import type { FlowState } from '../types';
import type { LawName } from './laws';
import { grantFor, SERVER, SUBJECTS } from './story';

type Decide = typeof transition;
type Fault = { readonly fault: string; readonly breaks: LawName; readonly decide: Decide };

/** The real heart, and then something wrong with what it said. */
function after(spoil: (next: Transition, state: FlowState, event: FlowEvent) => Transition): Decide {
  return (state, event) => spoil(transition(state, event), state, event);
}

/** The real heart, with some events heard as others. */
function hearing(mishear: (event: FlowEvent, state: FlowState) => FlowEvent): Decide {
  return (state, event) => transition(state, mishear(event, state));
}

const more = ([state, effects]: Transition, effect: Effect): Transition => [state, [...effects, effect]];

/** A heart that is wrong in one way each: laws that notice nothing would be no laws. */
export const FAULTS: readonly Fault[] = [
  {
    fault: 'a tab opens when the prompt is due',
    breaks: 'no tab without a consent to exactly that URL',
    decide: after((next) => {
      const [state] = next;
      if (state.phase !== 'awaiting-consent') return next;
      const url = consentTo(state.ask.href);
      return more(next, { do: 'open-tab', id: 1, url, serverUrl: SERVER.url, place: state.flow.place });
    }),
  },
  {
    fault: 'accept is answered on consent, before the tab is verified',
    breaks: 'no accept for a URL that was not agreed to and opened',
    decide: after((next) => {
      const [state] = next;
      if (state.phase !== 'opening-tab' || state.ask.wireId === null) return next;
      return more(next, { do: 'answer-server', wireId: state.ask.wireId, result: { action: 'accept' } });
    }),
  },
  {
    fault: 'a late answer reopens what is settled',
    breaks: 'settled never moves',
    decide: after((next, state) => (state.phase === 'settled' ? [{ ...state }, []] : next)),
  },
  {
    fault: 'the closing event is written twice',
    breaks: 'one closing event a flow, at its end and never before',
    decide: after((next) => {
      const closing = next[1].find(
        (effect) => effect.do === 'append-event' && effect.event.type === 'settled',
      );
      return closing === undefined ? next : more(next, closing);
    }),
  },
  {
    fault: 'a state holds what JSON does not know',
    breaks: 'every state survives JSON',
    decide: after(([state, effects]) => [
      state.phase === 'interacting' ? ({ ...state, stepId: Number.NaN } as FlowState) : state,
      effects,
    ]),
  },
  {
    fault: 'a closed tab cancels the call',
    breaks: 'a closed tab is no verdict',
    decide: hearing((event) =>
      event.type === 'tab-reported' && event.event.type === 'tab-removed'
        ? { type: 'user-cancelled', atMs: event.atMs }
        : event,
    ),
  },
  {
    fault: 'the step at hand is forgotten',
    breaks: 'a step that is waited for stays among the watched ones',
    decide: after(([state, effects]) => [
      state.phase === 'interacting' ? { ...state, flow: { ...state.flow, steps: [] } } : state,
      effects,
    ]),
  },
  {
    fault: 'a send leaves under the claim of the last one',
    breaks: 'every send is a new claim, and in the saved state before it leaves',
    decide: after(([state, effects]) => [
      state,
      effects.map((effect) => (effect.do === 'send-call' ? { ...effect, claim: effect.claim - 1 } : effect)),
    ]),
  },
  {
    fault: 'a bare call is sent again by itself after a worker died',
    breaks: 'nothing is sent a second time without a saved "unknown", but answers to a modern server, once',
    decide: (state, event) => {
      const next = transition(state, event);
      return event.type === 'worker-restarted' && next[0].phase === 'answer-unknown'
        ? transition(next[0], { type: 'retry-requested', atMs: event.atMs })
        : next;
    },
  },
  {
    fault: 'an empty requestState is dropped',
    breaks: 'requestState goes back as it came, and to the result it came with (M3, M5, M7)',
    decide: hearing((event) => {
      if (event.type !== 'input-required' || event.requestState !== '') return event;
      const { requestState: _dropped, ...rest } = event;
      return rest;
    }),
  },
  {
    fault: 'a refused entry is left unanswered',
    breaks: 'a retry answers every key it was asked for, and no other (M1, M8)',
    decide: hearing((event) =>
      event.type === 'input-required'
        ? { ...event, asks: event.asks.filter(({ mode }) => mode !== 'refused') }
        : event,
    ),
  },
  {
    fault: 'an answer is posted twice in one life',
    breaks:
      'elicitation/create has one answer; it is posted again only where a worker died before it was known to be taken',
    decide: after((next) => {
      const answer = next[1].find((effect) => effect.do === 'answer-server');
      return answer === undefined ? next : more(next, answer);
    }),
  },
  {
    fault: 'a question that was withdrawn is cancelled all the same',
    breaks: 'what a server withdrew is not answered',
    decide: (() => {
      let withdrawn: string | number | null = null;
      return after((next, state, event) => {
        if (event.type === 'elicitation-withdrawn' && next[0] !== state) withdrawn = event.wireId;
        else if (withdrawn !== null) {
          const wireId = withdrawn;
          withdrawn = null;
          return more(next, { do: 'answer-server', wireId, result: { action: 'cancel' } });
        }
        return next;
      });
    })(),
  },
  {
    fault: 'nobody listens again after a worker died',
    breaks: 'somebody listens, or is asked, wherever a call is in flight after a worker died',
    decide: after(([state, effects]) => [state, effects.filter((effect) => effect.do !== 'resume-call')]),
  },
  {
    fault: 'a grant for another tool is taken for one',
    breaks: "a page's call sends nothing before a grant for exactly this page, server and tool or part",
    decide: hearing((event) => (event.type === 'grant-given' ? { ...event, grant: grantFor() } : event)),
  },
  {
    fault: 'a grant for anything is taken for one for the resources',
    breaks: "a page's call sends nothing before a grant for exactly this page, server and tool or part",
    decide: hearing((event) =>
      event.type === 'grant-given'
        ? { ...event, grant: grantFor({ subject: SUBJECTS['resources/read'] }) }
        : event,
    ),
  },
  {
    fault: 'a page that leaves cancels what the person has agreed to',
    breaks: 'a page that left ends its call until the person has agreed to something, and nothing after that',
    decide: (state, event) => {
      const next = transition(state, event);
      return event.type === 'caller-left' && next[0] !== state
        ? transition(next[0], { type: 'user-cancelled', atMs: event.atMs })
        : next;
    },
  },
  {
    fault: 'focus goes to the page that called, whether it waits or not',
    breaks: 'nobody is brought back to a page that has left',
    decide: after((next, state) => {
      const [{ phase, flow }] = next;
      if (phase !== 'settled' || state.phase === 'settled') return next;
      return more(next, { do: 'bring-back', place: flow.place, fromTabIds: [7] });
    }),
  },
  {
    fault: 'the request is kept in what is settled',
    breaks: 'a settled flow keeps no URL, no argument, no state',
    decide: after(([state, effects], before) => [
      state.phase === 'settled' && before.phase !== 'settled'
        ? ({ ...state, request: before.flow.request } as FlowState)
        : state,
      effects,
    ]),
  },
];
