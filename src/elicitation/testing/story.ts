import { consentTo } from '../../consent/consented-url';
import { type CallGrant, grantCall } from '../../grants/call-grant';
import type { AskReason, PageOrigin } from '../../grants/types';
import type { ServerId } from '../../servers/types';
import { judgeUrl } from '../../url-safety/judge';
import type { Effect, FlowEvent } from '../events';
import { begin, type Transition, transition } from '../lifecycle';
import { digestOfCall } from '../page-calls';
import { reduceUrl } from '../reduce-navigation';
import type { Ask, FlowId, FlowState, McpRequest, UrlAsk } from '../types';
import type { NavigationFact } from '../watch-types';

/** Words to tell a flow's story with, for tests. Time is counted in milliseconds from the call. */

export const SERVER = {
  id: 'server-1' as ServerId,
  name: 'Notes',
  url: 'https://mcp.notes.test/mcp',
  origin: 'https://mcp.notes.test',
};
export const PAGE = 'https://chat.test' as PageOrigin;
const params = { name: 'list-notes', arguments: { folder: 'inbox' } };
export const REQUEST: McpRequest = { method: 'tools/call', params };
export const REQUESTS: readonly McpRequest[] = [
  REQUEST,
  { method: 'prompts/get', params },
  { method: 'resources/read', params: { uri: 'notes://1' } },
];
/** What the person is asked about, where a page makes a request of this kind: as `REQUESTS` do. */
export const SUBJECTS = {
  'tools/call': { kind: 'tool', name: 'list-notes' },
  'prompts/get': { kind: 'part', part: 'prompts' },
  'resources/read': { kind: 'part', part: 'resources' },
} as const satisfies Record<McpRequest['method'], CallGrant['subject']>;
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

/** The person's permission for the call of a page's story; with `more`: for another one. */
export function grantFor(more: Partial<Parameters<typeof grantCall>[0]> = {}): CallGrant {
  return grantCall({
    origin: PAGE,
    serverId: SERVER.id,
    subject: SUBJECTS['tools/call'],
    grantedAtMs: 0,
    ...more,
  });
}

/** Who made the call: the person in Usher, or a page, with what its site was granted. */
export type Caller = 'usher' | { readonly page: CallGrant | AskReason };

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
  constructor(decide: typeof transition = transition, caller: Caller = 'usher', request = REQUEST) {
    this.#decide = decide;
    const call = { id: 'flow-1' as FlowId, server: SERVER, request, atMs: 0 };
    const tab = { tabId: 1, windowId: 1 };
    const digest = digestOfCall(PAGE, SERVER.id, request);
    [this.state, this.effects] =
      caller === 'usher'
        ? begin({ ...call, place: { kind: 'usher', ...tab } })
        : begin({
            ...call,
            place: { kind: 'page', origin: PAGE, ...tab, digest, caller: 'there' },
            permission: caller.page,
          });
    this.everything.push(...this.effects);
  }

  /** The same, of a page's call. */
  static ofPage(permission: CallGrant | AskReason, request = REQUEST): Story {
    return new Story(transition, { page: permission }, request);
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
