import { UsherError } from '../base/usher-error';
import type { FlowEvent } from '../elicitation/events';
import { grantPromptOf } from '../elicitation/grant-prompt';
import type { FlowId, FlowState, PagePlace, RefusalAction } from '../elicitation/types';
import type { GrantPrompt } from '../elicitation/view-types';
import type { DenialCode } from '../gateway/ports';
import { ruleOf } from '../grants/decide';
import { makeRule, withRule } from '../grants/rules';
import { grantTool, type ToolGrant } from '../grants/tool-grant';
import type { AskReason, PageOrigin } from '../grants/types';
import { type Duration, untilOf } from '../grants/until';
import type { Server, Tool } from '../servers/types';
import type { FlowStore, ServerStore, SiteStore } from '../storage/storage';
import { serverClass } from '../url-safety/origin';
import type { Runner } from './runner';
import type { SiteDesk } from './site-desk';

type Page = { readonly origin: PageOrigin; readonly tabId: number };
type AskingGrant = Extract<FlowState, { readonly phase: 'awaiting-grant' }>;
/** A call that waits for a grant, with the tool as its server has it now; null where it is gone. */
type Asked = {
  readonly state: AskingGrant;
  readonly place: PagePlace;
  readonly server: Server | null;
  readonly tool: Tool | null;
};

/** What pages may do: by the rules of the person, and by their clicks. The one place where a grant is minted. */
export function createPageGrants(ports: {
  readonly sites: Pick<SiteStore, 'get' | 'update'>;
  readonly servers: Pick<ServerStore, 'get'>;
  readonly flows: Pick<FlowStore, 'load' | 'waiting'>;
  readonly desk: Pick<SiteDesk, 'decide'>;
  readonly dispatch: Runner['dispatch'];
  readonly runId: () => Promise<string>;
  /** This site has other rules now. */
  readonly changed: (origin: PageOrigin) => void;
}) {
  async function read(state: AskingGrant): Promise<Asked> {
    const {
      place,
      server: { id },
      request,
    } = state.flow;
    if (place.kind !== 'page' || request.method !== 'tools/call') throw new UsherError('PROMPT_CHANGED');
    const server = await ports.servers.get(id);
    const tool = server?.tools.find(({ name }) => name === request.params.name) ?? null;
    return { state, place, server, tool };
  }

  /** @throws UsherError `PROMPT_CHANGED`: nothing is asked any more. */
  async function asked(flowId: FlowId): Promise<Asked> {
    const state = await ports.flows.load(flowId);
    if (state?.phase !== 'awaiting-grant') throw new UsherError('PROMPT_CHANGED');
    return read(state);
  }

  async function decide(id: FlowId, event: FlowEvent): Promise<void> {
    if (!(await ports.dispatch(id, event))) throw new UsherError('PROMPT_CHANGED');
  }

  function given({ place }: Pick<Asked, 'place'>, server: Server, tool: Tool): FlowEvent {
    const atMs = Date.now();
    return { type: 'grant-given', atMs, grant: mint(place.origin, server, tool, atMs) };
  }

  /** A rule is there: it is for the calls that wait behind this one too. */
  async function applyRules(origin: PageOrigin): Promise<void> {
    for (const state of await ports.flows.waiting()) {
      if (state.phase !== 'awaiting-grant') continue;
      const { place, server, tool } = await read(state);
      if (place.origin !== origin || server === null || tool === null) continue;
      const { verdict } = await ports.desk.decide(origin, place.tabId, server, tool);
      const refused: FlowEvent = { type: 'grant-refused', atMs: Date.now(), action: 'decline' };
      if (verdict === 'allow') await ports.dispatch(state.flow.id, given({ place }, server, tool));
      if (verdict === 'deny') await ports.dispatch(state.flow.id, refused);
    }
  }

  return {
    /** What the rules say of a page's call. */
    async permission(
      { origin, tabId }: Page,
      server: Server,
      tool: Tool,
    ): Promise<{ readonly permission: ToolGrant | AskReason } | { readonly denied: DenialCode }> {
      const decision = await ports.desk.decide(origin, tabId, server, tool);
      switch (decision.verdict) {
        case 'allow':
          return { permission: mint(origin, server, tool, Date.now()) };
        case 'ask':
          return { permission: decision.reason };
        case 'deny':
          return { denied: decision.code };
      }
    },

    /** What the consent window shows; null: the tool is gone, and with it the question. */
    async prompt(state: AskingGrant): Promise<GrantPrompt | null> {
      const { place, server, tool } = await read(state);
      if (server === null || tool === null) {
        await ports.dispatch(state.flow.id, { type: 'grant-refused', atMs: Date.now(), action: 'cancel' });
        return null;
      }
      const site = await ports.sites.get(place.origin);
      const granted = site === null ? null : (ruleOf(site, server.id, tool.name)?.definition ?? null);
      const { name, ownName, url } = server;
      const isLocal = serverClass(url) !== 'public';
      return grantPromptOf(state, { server: { name, ownName, isLocal }, tool, granted });
    },

    /**
     * The person clicked Allow under this definition of the tool.
     *
     * @throws UsherError `PROMPT_CHANGED`: it is another one now, or nothing is asked.
     */
    async allowTool(flowId: FlowId, pin: string, duration: Duration): Promise<void> {
      const { place, server, tool } = await asked(flowId);
      if (server === null || tool === null || tool.hash !== pin) throw new UsherError('PROMPT_CHANGED');
      if (duration !== 'once') {
        const now = { nowMs: Date.now(), runId: await ports.runId() };
        const until = untilOf(duration, now, place.tabId);
        const rule = makeRule(server.id, tool, { verdict: 'allow', until, atMs: now.nowMs });
        await ports.sites.update(place.origin, (site) => withRule(site, rule));
        ports.changed(place.origin);
      }
      await decide(flowId, given({ place }, server, tool));
      if (duration !== 'once') await applyRules(place.origin);
    },

    /** @throws UsherError `PROMPT_CHANGED` */
    async refuseTool(flowId: FlowId, action: RefusalAction, isRemembered: boolean): Promise<void> {
      const { place, server, tool } = await asked(flowId);
      if (isRemembered && server !== null && tool !== null) {
        const rule = makeRule(server.id, tool, {
          verdict: 'deny',
          until: { kind: 'revoked' },
          atMs: Date.now(),
        });
        await ports.sites.update(place.origin, (site) => withRule(site, rule));
        ports.changed(place.origin);
      }
      await decide(flowId, { type: 'grant-refused', atMs: Date.now(), action });
      if (isRemembered) await applyRules(place.origin);
    },
  };
}

export type PageGrants = ReturnType<typeof createPageGrants>;

function mint(origin: PageOrigin, server: Server, tool: Tool, grantedAtMs: number): ToolGrant {
  return grantTool({ origin, serverId: server.id, tool: tool.name, grantedAtMs });
}
