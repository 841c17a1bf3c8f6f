import { canonicalJson } from '../../base/canonical-json';
import type { Json } from '../../base/json';
import { isInFlight } from '../states';
import type { FlowState } from '../types';
import { PAGE, SERVER, SUBJECTS } from './story';
import type { Witnessed } from './walk';

/** A law watches one walk from its first step; it throws where it is broken. */
export type Law = () => (step: Witnessed) => void;

function demand(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(what);
}

const text = (value: unknown): string => canonicalJson(JSON.parse(JSON.stringify(value)) as Json);

/** A result that finds its caller is the same result. */
function withoutCaller(state: FlowState): unknown {
  return { ...state, flow: { ...state.flow, place: null } };
}

/** What JSON gives back as it was. */
function isJson(value: unknown): boolean {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value) && !Object.is(value, -0);
  if (Array.isArray(value)) return value.every(isJson);
  return typeof value === 'object' && Object.values(value).every(isJson);
}

/** The laws of DESIGN §4, and what §2.8 calls lost and double. The name of each is its promise. */
export const LAWS = {
  'no tab without a consent to exactly that URL': () => {
    const agreed = new Set<string>();
    return ({ event, before, effects }) => {
      const isShown = before.phase === 'awaiting-consent' && event.type === 'consent-given';
      if (isShown && event.url === before.ask.href) agreed.add(event.url);
      for (const effect of effects) {
        if (effect.do === 'open-tab') demand(agreed.has(effect.url), `opened ${effect.url}`);
      }
    };
  },

  'no accept for a URL that was not agreed to and opened': () => {
    const agreed = new Set<string>();
    const opened = new Set<string>();
    return ({ before, event, effects }) => {
      if (before.phase === 'awaiting-consent' && event.type === 'consent-given')
        agreed.add(String(before.ask.wireId));
      if (before.phase === 'opening-tab' && event.type === 'tab-verified')
        opened.add(String(before.ask.wireId));
      // The worker died while it opened: the tab that is opened once more, or the person's or server's word for it.
      const isWord = [
        'tab-verified',
        'interaction-ended',
        'completion-notified',
        'time-passed',
        'tab-reported',
      ];
      if (before.phase === 'interacting' && isWord.includes(event.type)) {
        for (const { isAcceptOwed, ask } of before.flow.steps)
          if (isAcceptOwed) opened.add(String(ask.wireId));
      }
      for (const effect of effects) {
        if (effect.do !== 'answer-server' || effect.result.action !== 'accept') continue;
        if (effect.result.content !== undefined) continue;
        const id = String(effect.wireId);
        demand(agreed.has(id) && opened.has(id), `accepted ${id}`);
      }
    };
  },

  'settled never moves':
    () =>
    ({ before, after, event, effects }) => {
      if (before.phase !== 'settled') return;
      const isOfCaller = event.type === 'caller-left' || event.type === 'caller-returned';
      const isSame = isOfCaller
        ? text(withoutCaller(after)) === text(withoutCaller(before))
        : after === before;
      demand(isSame && effects.length === 0, 'it moved');
    },

  'one closing event a flow, at its end and never before': () => {
    let closings = 0;
    return ({ after, effects }) => {
      for (const effect of effects) {
        if (effect.do === 'append-event' && effect.event.type === 'settled') closings += 1;
      }
      const due = after.phase === 'settled' && after.flow.targets.length > 0 ? 1 : 0;
      demand(closings === due, `${closings} instead of ${due}`);
    };
  },

  'every state survives JSON':
    () =>
    ({ after }) =>
      demand(isJson(after), 'it does not'),

  'a closed tab is no verdict':
    () =>
    ({ before, after, event, effects }) => {
      if (event.type !== 'tab-reported' || event.event.type !== 'tab-removed') return;
      demand(before.phase === 'settled' || after.phase !== 'settled', 'it ended the flow');
      demand(
        effects.every((effect) => effect.do !== 'answer-server' && effect.do !== 'abort-call'),
        'it was an answer',
      );
    },

  'a step that is waited for stays among the watched ones':
    () =>
    ({ after }) => {
      if (after.phase === 'interacting')
        demand(
          after.flow.steps.some(({ id }) => id === after.stepId),
          'it is gone',
        );
    },

  'every send is a new claim, and in the saved state before it leaves': () => {
    let last: number | null = null;
    return ({ before, after, effects }) => {
      last ??= before.phase === 'settled' ? 0 : before.flow.sent.claim;
      for (const effect of effects) {
        if (effect.do !== 'send-call') continue;
        demand(effect.claim === last + 1, `claim ${effect.claim} after ${last}`);
        last = effect.claim;
        demand(after.phase !== 'settled' && after.flow.sent.claim === last, 'it was not saved');
      }
    };
  },

  'nothing is sent a second time without a saved "unknown", but answers to a modern server, once': () => {
    let isAnswered = false;
    let reissued = 0;
    return ({ before, event, effects }) => {
      const claim = before.phase === 'settled' ? -1 : before.flow.sent.claim;
      if ('claim' in event && event.claim === claim && event.type !== 'resumption-offered') isAnswered = true;
      for (const effect of effects) {
        if (effect.do !== 'send-call') continue;
        const isReissue = event.type === 'worker-restarted' && effect.attempt.kind === 'answers';
        reissued = isReissue ? reissued + 1 : 0;
        demand(
          isAnswered ||
            before.phase === 'answer-unknown' ||
            before.phase === 'awaiting-grant' ||
            (isReissue && reissued === 1),
          `claim ${effect.claim} was sent while the answer to the last one may still come`,
        );
        isAnswered = false;
      }
    };
  },

  'requestState goes back as it came, and to the result it came with (M3, M5, M7)': () => {
    let newest: string | undefined;
    return ({ before, after, event, effects }) => {
      if (event.type === 'input-required' && after !== before) newest = event.requestState;
      for (const effect of effects) {
        if (effect.do !== 'send-call' || effect.attempt.kind !== 'answers') continue;
        demand(effect.attempt.requestState === newest, `${effect.attempt.requestState} for ${newest}`);
      }
    };
  },

  'a retry answers every key it was asked for, and no other (M1, M8)': () => {
    let keys = '';
    return ({ before, after, event, effects }) => {
      if (event.type === 'input-required' && after !== before) {
        keys = text(event.asks.map(({ key }) => key).toSorted());
      }
      for (const effect of effects) {
        if (effect.do !== 'send-call' || effect.attempt.kind !== 'answers') continue;
        demand(text(Object.keys(effect.attempt.answers).toSorted()) === keys, 'keys differ');
      }
    };
  },

  'elicitation/create has one answer; it is posted again only where a worker died before it was known to be taken':
    () => {
      const posted = new Map<string | number, string>();
      return ({ before, event, effects }) => {
        for (const effect of effects) {
          if (effect.do !== 'answer-server') continue;
          const { wireId } = effect;
          const result = text(effect.result);
          const known = posted.get(wireId);
          posted.set(wireId, result);
          if (known === undefined) continue;
          demand(known === result, `two answers to ${wireId}`);
          const isOpen =
            before.phase !== 'settled' && before.flow.sent.answering.some((one) => one.wireId === wireId);
          demand(event.type === 'worker-restarted' && isOpen, `${wireId} was answered twice`);
        }
      };
    },

  'what a server withdrew is not answered': () => {
    const withdrawn = new Set<string | number>();
    return ({ before, after, event, effects }) => {
      for (const effect of effects) {
        if (effect.do === 'answer-server') demand(!withdrawn.has(effect.wireId), `answered ${effect.wireId}`);
      }
      if (event.type === 'elicitation-withdrawn' && before !== after) withdrawn.add(event.wireId);
    };
  },

  'somebody listens, or is asked, wherever a call is in flight after a worker died':
    () =>
    ({ after, event, effects }) => {
      if (event.type !== 'worker-restarted' || after.phase === 'settled' || !isInFlight(after)) return;
      const isListening = effects.some(({ do: what }) =>
        ['resume-call', 'answer-server', 'send-call'].includes(what),
      );
      const isOwed = after.flow.steps.some((step) => step.isAcceptOwed);
      demand(
        isListening || isOwed || after.phase === 'awaiting-consent' || after.phase === 'awaiting-form',
        'nobody',
      );
    },

  "a page's call sends nothing before a grant for exactly this page, server and tool or part": () => {
    let isGranted: boolean | null = null;
    return ({ before, event, effects }) => {
      isGranted ??= before.phase !== 'awaiting-grant';
      if (before.phase === 'awaiting-grant' && event.type === 'grant-given') {
        const { origin, serverId, subject } = event.grant;
        const wanted = JSON.stringify(SUBJECTS[before.flow.request.method]);
        isGranted ||= origin === PAGE && serverId === SERVER.id && JSON.stringify(subject) === wanted;
      }
      for (const effect of effects) if (effect.do === 'send-call') demand(isGranted, 'it was sent');
    };
  },

  'a page that left ends its call until the person has agreed to something, and nothing after that': () => {
    let isAgreed = false;
    return ({ before, after, event, effects }) => {
      if (before.phase !== 'settled' && before !== after) {
        isAgreed ||= event.type === 'consent-given' || event.type === 'form-submitted';
        isAgreed ||= event.type === 'grant-given';
      }
      const { place } = before.flow;
      if (event.type !== 'caller-left' || before.phase === 'settled') return;
      if (place.kind !== 'page' || place.caller === 'gone') demand(after === before, 'it moved');
      else if (isAgreed)
        demand(after.phase === before.phase && effects.length === 0, 'it was the end of what goes on');
      else demand(after.phase === 'settled' || after.flow.refusal !== null, 'it goes on');
    };
  },

  'nobody is brought back to a page that has left':
    () =>
    ({ effects }) => {
      for (const effect of effects) {
        if (effect.do === 'bring-back' && effect.place.kind === 'page')
          demand(effect.place.caller === 'there', 'somebody was');
      }
    },

  'a settled flow keeps no URL, no argument, no state':
    () =>
    ({ after }) => {
      if (after.phase === 'settled')
        demand(!/inbox|ticket|state-\d|client_id|point-/.test(text(after)), 'it does');
    },
} as const satisfies Record<string, Law>;

export type LawName = keyof typeof LAWS;

/** All laws at once over one walk; says which one is broken. */
export function allLaws(): (step: Witnessed) => void {
  const watching = Object.entries(LAWS).map(([name, law]) => ({ name, watch: (law as Law)() }));
  return (step) => {
    for (const { name, watch } of watching) {
      try {
        watch(step);
      } catch (cause) {
        throw new Error(`${name}: ${(cause as Error).message}`, { cause });
      }
    }
  };
}
