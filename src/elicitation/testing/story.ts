import { consentTo } from '../../consent/consented-url';
import type { ServerId } from '../../servers/types';
import { judgeUrl } from '../../url-safety/judge';
import type { Effect, FlowEvent } from '../events';
import { begin, type Transition, transition } from '../lifecycle';
import { reduceUrl } from '../reduce-navigation';
import type { Ask, FlowId, FlowState, UrlAsk } from '../types';
import type { NavigationFact } from '../watch-types';

/** Words to tell a flow's story with, for tests. Time is counted in milliseconds from the call. */

export const SERVER = {
  id: 'server-1' as ServerId,
  name: 'Notes',
  url: 'https://mcp.notes.test/mcp',
  origin: 'https://mcp.notes.test',
};
export const CONNECT = 'https://mcp.notes.test/connect?ticket=1';
export const IDP = 'https://login.idp.test/authorize?client_id=notes';
export const CALLBACK = 'https://mcp.notes.test/callback?code=SECRET&state=SECRET';

export function urlAsk(key: string, url = CONNECT, more: Partial<UrlAsk> = {}): UrlAsk {
  const judgement = judgeUrl(url, { serverUrl: SERVER.url });
  if (judgement.verdict === 'block') throw new Error(`blocked: ${url}`);
  const { href, display } = judgement;
  return {
    mode: 'url',
    key,
    wireId: null,
    elicitationId: null,
    href,
    target: { origin: new URL(href).origin, site: display.registrableDomain },
    expiresAtMs: null,
    message: 'Please sign in.',
    judgement,
    standing: { standing: 'never-asked' },
    ...more,
  };
}

export function formAsk(key: string, wireId: string | null = null): Ask {
  return { mode: 'form', key, wireId, elicitationId: null, message: 'Your name?', fields: [] };
}

export function refusedAsk(
  key: string,
  reason: 'TARGET_BLOCKED' | 'URL_REFUSED' = 'URL_REFUSED',
  wireId: string | null = null,
): Ask {
  const answer = reason === 'TARGET_BLOCKED' ? 'decline' : 'cancel';
  return { mode: 'refused', key, wireId, elicitationId: null, reason, answer, facts: {}, refusedUrl: null };
}

/** An event without its time. */
export type Told = FlowEvent extends infer Event
  ? Event extends FlowEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;

/** One flow, told event by event. */
export class Story {
  state: FlowState;
  /** What the last event led to. */
  effects: readonly Effect[];
  /** All of it. */
  readonly everything: Effect[] = [];
  atMs = 0;

  readonly #decide: typeof transition;

  /** @param decide another heart, to see whether a law notices. */
  constructor(decide: typeof transition = transition) {
    this.#decide = decide;
    [this.state, this.effects] = begin({
      id: 'flow-1' as FlowId,
      server: SERVER,
      request: { method: 'tools/call', params: { name: 'list-notes', arguments: { folder: 'inbox' } } },
      place: { kind: 'usher', tabId: 1, windowId: 1 },
      atMs: 0,
    });
    this.everything.push(...this.effects);
  }

  tell(event: Told, afterMs = 100): this {
    this.atMs += afterMs;
    const next: Transition = this.#decide(this.state, { ...event, atMs: this.atMs } as FlowEvent);
    [this.state, this.effects] = next;
    this.everything.push(...this.effects);
    return this;
  }

  required(
    asks: readonly Ask[],
    requestState?: string,
    delivery: 'input-required' | 'required-error' | 'error-link' = 'input-required',
  ): this {
    const carried = requestState === undefined ? {} : { requestState };
    return this.tell({ type: 'input-required', claim: this.claim, delivery, asks, ...carried });
  }

  received(ask: Ask): this {
    return this.tell({ type: 'elicitation-received', claim: this.claim, ask });
  }

  consent(): this {
    if (this.state.phase !== 'awaiting-consent') throw new Error(`no prompt in ${this.state.phase}`);
    return this.tell({ type: 'consent-given', id: this.asked, url: consentTo(this.state.ask.href) });
  }

  refuse(action: 'decline' | 'cancel'): this {
    return this.tell({ type: 'consent-refused', id: this.asked, action });
  }

  opened(tabId = 7, url = CONNECT): this {
    const facts = [this.committed(url, tabId)];
    return this.tell({ type: 'tab-verified', id: this.asked, tabId, level: 'navigation', facts });
  }

  goes(url: string, tabId = 7): this {
    return this.tell({
      type: 'tab-reported',
      event: { ...this.committed(url, tabId), timeMs: this.atMs + 100 },
    });
  }

  /** Long enough for a page to settle. */
  settles(): this {
    return this.tell({ type: 'time-passed' }, 2_000);
  }

  comesBack(tabId = 7): this {
    return this.goes(IDP, tabId).goes(CALLBACK, tabId).settles();
  }

  completed(result = { content: [{ type: 'text', text: 'done' }] }): this {
    return this.tell({ type: 'call-completed', claim: this.claim, result, outputProblem: null });
  }

  get claim(): number {
    return this.state.phase === 'settled' ? 0 : this.state.flow.sent.claim;
  }

  get asked(): number {
    return this.state.phase === 'settled' ? 0 : this.state.flow.asked;
  }

  /** The kinds of the last event's effects. */
  get did(): readonly string[] {
    return this.effects.map((effect) =>
      effect.do === 'append-event' ? `append ${effect.event.type}` : effect.do,
    );
  }

  sends(): readonly Extract<Effect, { do: 'send-call' }>[] {
    return this.everything.filter((effect) => effect.do === 'send-call');
  }

  committed(url: string, tabId: number): NavigationFact {
    const at = reduceUrl(url);
    if (at === null) throw new Error(url);
    return { type: 'committed', tabId, timeMs: this.atMs + 100, at, transition: 'link', qualifiers: [] };
  }
}
