// Flows as the real reducer makes them, with a canary wherever something is secret.

import { consentTo } from '../../src/consent/consented-url.ts';
import type { ConsentEventDraft } from '../../src/consent/types.ts';
import { admit } from '../../src/elicitation/admit.ts';
import { begin, type Transition, transition } from '../../src/elicitation/lifecycle.ts';
import type { PageSession } from '../../src/elicitation/page-session.ts';
import { readInputRequests } from '../../src/elicitation/read-elicitations.ts';
import type { FlowId, FlowState } from '../../src/elicitation/types.ts';
import type { PageOrigin, Site } from '../../src/grants/types.ts';
import type { Server, ServerId } from '../../src/servers/types.ts';

const SERVER = {
  id: 'server-1' as ServerId,
  name: 'Notes',
  url: 'https://mcp.notes.test/mcp',
  origin: 'https://mcp.notes.test',
};

/** One save of the runner: the state, and the events that belong to it. */
export type Save = { readonly state: FlowState; readonly events: readonly ConsentEventDraft[] };

/** A call with a form, a link and a result, save by save. Every value a server or a person gave says `canary`. */
export function secretStory(id = 'secret'): readonly Save[] {
  const asks = (readInputRequests(INPUT_REQUESTS) ?? []).map((raw) =>
    admit(raw, {
      serverUrl: SERVER.url,
      wireId: null,
      standingOf: () => ({ standing: 'never-asked' }),
      knownHosts: [],
      nowMs: 0,
    }),
  );
  const saves: Save[] = [];
  const keep = ([state, effects]: Transition): FlowState => {
    const events = effects.flatMap((effect) => (effect.do === 'append-event' ? [effect.event] : []));
    saves.push({ state, events });
    return state;
  };
  const called = keep(begin(callOf(id, 1_000)));
  const asked = keep(
    transition(called, {
      type: 'input-required',
      atMs: 1_100,
      claim: 1,
      delivery: 'input-required',
      asks,
      requestState: 'canary-request-state',
    }),
  );
  const content = { name: 'canary-answer' };
  const answered = keep(transition(asked, { type: 'form-submitted', atMs: 1_200, id: 1, content }));
  if (answered.phase !== 'awaiting-consent') throw new Error(answered.phase);
  const url = consentTo(answered.ask.href);
  const agreed = keep(transition(answered, { type: 'consent-given', atMs: 1_300, id: 2, url }));
  const opened = keep(
    transition(agreed, { type: 'tab-verified', atMs: 1_400, id: 2, tabId: 7, level: 'none', facts: [] }),
  );
  const retried = keep(transition(opened, { type: 'interaction-ended', atMs: 1_500, id: 2 }));
  const result = { content: [{ type: 'text', text: 'canary-result' }] };
  const claim = retried.phase === 'settled' ? 0 : retried.flow.sent.claim;
  keep(transition(retried, { type: 'call-completed', atMs: 1_600, claim, result, outputProblem: null }));
  return saves;
}

/** A call on the wire. */
export function waitingFlow(id: string, startedAtMs = 1_000): FlowState {
  return begin(callOf(id, startedAtMs))[0];
}

/** A call with its answer. */
export function settledFlow(
  id: string,
  startedAtMs: number,
  settledAtMs: number,
  text = `result of ${id}`,
): FlowState {
  return transition(waitingFlow(id, startedAtMs), {
    type: 'call-completed',
    atMs: settledAtMs,
    claim: 1,
    result: { content: [{ type: 'text', text }] },
    outputProblem: null,
  })[0];
}

export function aServer(id: string, name = 'Notes'): Server {
  return {
    id: id as ServerId,
    url: `https://${id}.notes.test/mcp`,
    name,
    ownName: null,
    isEnabled: true,
    addedAtMs: 1,
    state: { state: 'ready' },
    verdict: null,
    tools: [],
    unusableTools: [],
    omitsOrigin: false,
    mutedAtMs: null,
    prompts: { calls: [], refusedAtMs: null, unaskedAtMs: null },
  };
}

export function aSite(origin: string, tools: readonly string[]): Site {
  const rules = tools.map((tool) => ({
    serverId: SERVER.id,
    tool,
    verdict: 'deny' as const,
    until: { kind: 'revoked' as const },
    pin: tool,
    definition: null,
    decidedAtMs: 1,
  }));
  return {
    origin: origin as PageOrigin,
    connectedAtMs: 1,
    until: { kind: 'revoked' },
    serverIds: [SERVER.id],
    rules,
    usedAtMs: null,
  };
}

/** A page's session, with a canary in whatever its client said. */
export function aPageSession(id: string): PageSession {
  const { flow } = waitingFlow('of a page');
  const head = { method: 'tools/call', params: { name: 'canary-tool', _meta: { progressToken: 1 } } };
  return {
    id,
    origin: 'https://chat.test',
    tabId: 7,
    runId: 'run-1',
    openedAtMs: 1,
    opening: [{ jsonrpc: '2.0', id: 0, method: 'initialize', params: { clientInfo: 'canary-client' } }],
    takenUpTo: 3,
    pending: [{ rpcId: 2, n: 3, flowId: flow.id, head }],
    listed: null,
  };
}

function callOf(id: string, atMs: number) {
  const request = {
    method: 'tools/call',
    params: { name: 'link', arguments: { note: 'canary-argument' } },
  } as const;
  const place = { kind: 'usher', tabId: null, windowId: null } as const;
  return { id: id as FlowId, server: SERVER, request, place, atMs };
}

const INPUT_REQUESTS = {
  who: {
    method: 'elicitation/create',
    params: {
      mode: 'form',
      message: 'canary-message',
      requestedSchema: { type: 'object', properties: { name: { type: 'string' } } },
    },
  },
  link: {
    method: 'elicitation/create',
    params: {
      mode: 'url',
      message: 'canary-message',
      elicitationId: 'canary-elicitation-id',
      url: 'https://idp.test/canary-path?state=canary-query#canary-fragment',
    },
  },
};
