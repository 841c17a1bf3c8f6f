import { assertNever } from '../base/assert-never';
import { digestOfCall, PART_OF } from '../elicitation/page-calls';
import type { FlowId, McpRequest } from '../elicitation/types';
import type { PageCall, PageRequest, Started } from '../gateway/ports';
import type { GrantSubject, PageOrigin } from '../grants/types';
import type { PageFlows } from './page-flows';
import type { PageGrants } from './page-grants';
import type { Runner } from './runner';
import type { SiteDesk } from './site-desk';

/** Calls of one site that wait at a time: a model calls a handful at once, and a person can't look after more. */
const MAX_CALLS = 16;
/** Grant prompts of one site: whoever has not answered five does not need a sixth. */
const MAX_GRANT_PROMPTS = 5;

export type CallingPage = {
  readonly origin: PageOrigin;
  readonly tabId: number;
  readonly windowId: number;
};

/** Calls of pages: decided, saved with whoever waits for them, and begun; or found again. */
export function createPageCalls(ports: {
  readonly flows: PageFlows;
  readonly grants: Pick<PageGrants, 'permission'>;
  readonly desk: Pick<SiteDesk, 'used'>;
  readonly runner: Runner;
}) {
  const { flows, runner } = ports;

  return {
    /**
     * @param keep saves that the page waits for this flow, before there is one: a worker that dies between leaves a
     * page that asks again, never a call that nobody waits for.
     */
    async start(
      page: CallingPage,
      call: PageCall,
      keep: (flowId: FlowId) => Promise<void>,
    ): Promise<Started> {
      const { origin, tabId, windowId } = page;
      const { server } = call;
      const { subject, request } = read(call.request);
      const decided = await ports.grants.permission(page, server, subject);
      if ('denied' in decided) return { kind: 'denied', code: decided.denied };
      const digest = digestOfCall(origin, server.id, request);

      const known = flows.unclaimed(digest);
      if (known !== null) {
        await keep(known);
        const event = { type: 'caller-returned', atMs: Date.now(), tabId, windowId } as const;
        if (await runner.dispatch(known, event)) return { kind: 'started', flowId: known };
      }

      if (flows.calls(origin) >= MAX_CALLS) return { kind: 'denied', code: 'TOO_MANY_CALLS' };
      const isAsked = typeof decided.permission === 'string';
      if (isAsked && flows.grantPrompts(origin, Date.now()) >= MAX_GRANT_PROMPTS)
        return { kind: 'denied', code: 'TOO_MANY_PROMPTS' };
      const flowId = crypto.randomUUID() as FlowId;
      await keep(flowId);
      await runner.start({
        id: flowId,
        server: { id: server.id, name: server.name, url: server.url, origin: new URL(server.url).origin },
        request,
        place: { kind: 'page', origin, tabId, windowId, digest, caller: 'there' },
        permission: decided.permission,
        atMs: Date.now(),
      });
      void ports.desk.used(origin).catch(() => {});
      return { kind: 'started', flowId };
    },
  };
}

export type PageCalls = ReturnType<typeof createPageCalls>;

/** What is asked of the rules, and what of the server. */
function read(request: PageRequest): { readonly subject: GrantSubject; readonly request: McpRequest } {
  const { method } = request;
  switch (method) {
    case 'tools/call': {
      const { tool, arguments: given } = request;
      return {
        subject: { kind: 'tool', tool },
        request: { method, params: { name: tool.name, arguments: given } },
      };
    }
    case 'prompts/get': {
      const { name, arguments: given } = request;
      return {
        subject: { kind: 'part', part: PART_OF[method] },
        request: { method, params: { name, arguments: given } },
      };
    }
    case 'resources/read':
      return {
        subject: { kind: 'part', part: PART_OF[method] },
        request: { method, params: { uri: request.uri } },
      };
    default:
      return assertNever(request);
  }
}
