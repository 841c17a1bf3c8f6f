import { hashOf } from '../base/hash';
import type { CallGrant } from '../grants/call-grant';
import type { AskReason, GrantSubject, PageOrigin, Part } from '../grants/types';
import type { Server, ServerId } from '../servers/types';
import { plainName } from '../url-safety/plain-text';
import { send } from './calls';
import { cancelByUser } from './cancellation';
import type { FlowEvent } from './events';
import type { Transition } from './lifecycle';
import { CLAIM_MS } from './limits';
import { settle } from './settle';
import { type EventOf, refusalOf, type Waiting, withFlow } from './states';
import type { Flow, FlowState, McpRequest, PagePlace } from './types';

/** A page calls: a rule lets it, or the person is asked and nothing is sent before. */
export function beginPageCall(flow: Flow, permission: CallGrant | AskReason): Transition {
  if (typeof permission !== 'string' && isGrantFor(permission, flow)) return send(flow, { kind: 'first' });
  const reason = typeof permission === 'string' ? permission : 'not-granted';
  return [{ phase: 'awaiting-grant', flow, reason }, [{ do: 'ask-person' }]];
}

/** A grant for another page, server or tool changes nothing. */
export function grantGiven(state: Waiting, event: EventOf<'grant-given'>): Transition {
  if (state.phase !== 'awaiting-grant' || !isGrantFor(event.grant, state.flow)) return [state, []];
  return send({ ...state.flow, agreedAtMs: event.atMs }, { kind: 'first' });
}

export function grantRefused(state: Waiting, event: EventOf<'grant-refused'>): Transition {
  if (state.phase !== 'awaiting-grant') return [state, []];
  return settle(state.flow, { outcome: refusalOf(event.action), result: null }, event.atMs);
}

/**
 * The page does not wait any longer. What the person has agreed to goes on for them, and its result waits; before
 * that the call is the page's alone, and ends with it.
 */
export function callerLeft(state: Waiting, event: EventOf<'caller-left'>): Transition {
  const { place } = state.flow;
  if (place.kind !== 'page' || place.caller === 'gone') return [state, []];
  const left = withPlace(state, { ...place, caller: 'gone' });
  return state.flow.agreedAtMs === null
    ? cancelByUser(left, { type: 'user-cancelled', atMs: event.atMs })
    : [left, []];
}

/** The page asks for the same once more: it waits for this call again, unless somebody has said no to it. */
export function callerReturned(state: Waiting, event: EventOf<'caller-returned'>): Transition {
  const { place, refusal } = state.flow;
  if (place.kind !== 'page' || place.caller === 'there' || refusal !== null) return [state, []];
  return [withPlace(state, returnedTo(place, event)), []];
}

/** What is settled moves no more; only a result that nobody got finds its caller, in time and once. */
export function afterSettling(
  state: Extract<FlowState, { readonly phase: 'settled' }>,
  event: FlowEvent,
): Transition {
  const { flow, ending } = state;
  const { place, settledAtMs } = flow;
  if (place.kind !== 'page') return [state, []];
  if (event.type === 'caller-left' && place.caller === 'there')
    return [{ ...state, flow: { ...flow, place: { ...place, caller: 'gone' } } }, []];
  const isInTime = event.atMs - settledAtMs <= CLAIM_MS;
  const isWanted = event.type === 'caller-returned' && place.caller === 'gone';
  if (!isWanted || !isInTime || ending.outcome !== 'completed') return [state, []];
  return [{ ...state, flow: { ...flow, place: returnedTo(place, event) } }, []];
}

/** What the person decides about when a page makes this request; null: its server has no such tool any more. */
export function grantSubjectOf(request: McpRequest, server: Pick<Server, 'tools'>): GrantSubject | null {
  if (request.method !== 'tools/call') return { kind: 'part', part: PART_OF[request.method] };
  const tool = server.tools.find(({ name }) => name === request.params.name);
  return tool === undefined ? null : { kind: 'tool', tool };
}

/** The same of a call that was made, which may be settled: of its tool's name there is left what is shown of it. */
export function madeSubjectOf(state: FlowState, server: Pick<Server, 'tools'>): GrantSubject | null {
  if (state.phase !== 'settled') return grantSubjectOf(state.flow.request, server);
  const { method, subject } = state.flow;
  if (method !== 'tools/call') return { kind: 'part', part: PART_OF[method] };
  const tool = server.tools.find(({ name }) => plainName(name).text === subject);
  return tool === undefined ? null : { kind: 'tool', tool };
}

/** The part of its server that a request is about. */
export const PART_OF = {
  'resources/read': 'resources',
  'prompts/get': 'prompts',
} as const satisfies Record<Exclude<McpRequest['method'], 'tools/call'>, Part>;

/** Equal where a page asks the same server for the same again. */
export function digestOfCall(origin: PageOrigin, serverId: ServerId, request: McpRequest): string {
  return hashOf({ origin, serverId, request });
}

function isGrantFor({ origin, serverId, subject }: CallGrant, { place, server, request }: Flow): boolean {
  if (place.kind !== 'page' || origin !== place.origin || serverId !== server.id) return false;
  return request.method === 'tools/call'
    ? subject.kind === 'tool' && subject.name === request.params.name
    : subject.kind === 'part' && subject.part === PART_OF[request.method];
}

function withPlace<State extends Waiting>(state: State, place: PagePlace): State {
  return withFlow(state, { ...state.flow, place });
}

function returnedTo(place: PagePlace, { tabId, windowId }: EventOf<'caller-returned'>): PagePlace {
  return { ...place, tabId, windowId, caller: 'there' };
}
