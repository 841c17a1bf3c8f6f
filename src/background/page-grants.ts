import { UsherError } from '../base/usher-error';
import type { FlowEvent } from '../elicitation/events';
import { grantPromptOf } from '../elicitation/grant-prompt';
import { grantSubjectOf } from '../elicitation/page-calls';
import type { FlowId, FlowState, PagePlace, RefusalAction } from '../elicitation/types';
import type { GrantPrompt } from '../elicitation/view-types';
import type { DenialCode } from '../gateway/ports';
import { type CallGrant, grantCall } from '../grants/call-grant';
import { ruleOf } from '../grants/decide';
import { withDecision } from '../grants/rules';
import type { AskReason, GrantSubject, PageOrigin, Verdict } from '../grants/types';
import { type Duration, type LastingDuration, untilOf } from '../grants/until';
import type { Server } from '../servers/types';
import type { FlowStore, ServerStore, SiteStore } from '../storage/storage';
import { serverClass } from '../url-safety/origin';
import type { Runner } from './runner';
import type { SiteDesk } from './site-desk';

type Page = { readonly origin: PageOrigin; readonly tabId: number };
type AskingGrant = Extract<FlowState, { readonly phase: 'awaiting-grant' }>;
/** A call that waits for a grant. */
type Asked = {
  readonly place: PagePlace;
  /** What it wants, as its server has it now; null where that is gone. */
  readonly wanted: Wanted | null;
};
type Wanted = { readonly server: Server; readonly subject: GrantSubject };

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
    const { place, request } = state.flow;
    if (place.kind !== 'page') throw new UsherError('PROMPT_CHANGED');
    const server = await ports.servers.get(state.flow.server.id);
    const subject = server === null ? null : grantSubjectOf(request, server);
    return { place, wanted: server === null || subject === null ? null : { server, subject } };
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

  /** Saved for as long as it lasts: the page's next calls are decided by it. */
  async function keep(
    { origin, tabId }: PagePlace,
    { server, subject }: Wanted,
    verdict: Verdict,
    duration: LastingDuration,
  ): Promise<void> {
    const now = { nowMs: Date.now(), runId: await ports.runId() };
    const decided = { verdict, until: untilOf(duration, now, tabId), atMs: now.nowMs };
    await ports.sites.update(origin, (site) => withDecision(site, server.id, subject, decided));
    ports.changed(origin);
  }

  /** A rule is there: it is for the calls that wait behind this one too. */
  async function applyRules(origin: PageOrigin): Promise<void> {
    for (const state of await ports.flows.waiting()) {
      if (state.phase !== 'awaiting-grant') continue;
      const { place, wanted } = await read(state);
      if (place.origin !== origin || wanted === null) continue;
      const { verdict } = await ports.desk.decide(origin, place.tabId, wanted.server, wanted.subject);
      const refused: FlowEvent = { type: 'grant-refused', atMs: Date.now(), action: 'decline' };
      if (verdict === 'allow') await ports.dispatch(state.flow.id, given(place, wanted));
      if (verdict === 'deny') await ports.dispatch(state.flow.id, refused);
    }
  }

  return {
    /** What the rules say of a page's call. */
    async permission(
      { origin, tabId }: Page,
      server: Server,
      subject: GrantSubject,
    ): Promise<{ readonly permission: CallGrant | AskReason } | { readonly denied: DenialCode }> {
      const decision = await ports.desk.decide(origin, tabId, server, subject);
      switch (decision.verdict) {
        case 'allow':
          return { permission: mint(origin, { server, subject }, Date.now()) };
        case 'ask':
          return { permission: decision.reason };
        case 'deny':
          return { denied: decision.code };
      }
    },

    /** What the consent window shows; null: what was asked for is gone, and with it the question. */
    async prompt(state: AskingGrant): Promise<GrantPrompt | null> {
      const { place, wanted } = await read(state);
      if (wanted === null) {
        await ports.dispatch(state.flow.id, { type: 'grant-refused', atMs: Date.now(), action: 'cancel' });
        return null;
      }
      const { server, subject } = wanted;
      const { id, name, ownName, url } = server;
      const site = subject.kind === 'tool' ? await ports.sites.get(place.origin) : null;
      const rule = site === null || subject.kind === 'part' ? null : ruleOf(site, id, subject.tool.name);
      return grantPromptOf(state, {
        server: { name, ownName, isLocal: serverClass(url) !== 'public' },
        subject,
        granted: rule?.definition ?? null,
      });
    },

    /**
     * The person clicked Allow. For once that is for this call; for longer, for this tool, or for all of this part.
     *
     * @param pin of the definition that was shown; null: there is none.
     * @throws UsherError `PROMPT_CHANGED`: it is another one now, or nothing is asked.
     */
    async allow(flowId: FlowId, pin: string | null, duration: Duration): Promise<void> {
      const { place, wanted } = await asked(flowId);
      if (wanted === null || pinOf(wanted.subject) !== pin) throw new UsherError('PROMPT_CHANGED');
      if (duration !== 'once') await keep(place, wanted, 'allow', duration);
      await decide(flowId, given(place, wanted));
      if (duration !== 'once') await applyRules(place.origin);
    },

    /**
     * @param isRemembered nor is another call of this tool made, or of this part, until the person says otherwise.
     * @throws UsherError `PROMPT_CHANGED`
     */
    async refuse(flowId: FlowId, action: RefusalAction, isRemembered: boolean): Promise<void> {
      const { place, wanted } = await asked(flowId);
      if (isRemembered && wanted !== null) await keep(place, wanted, 'deny', 'revoked');
      await decide(flowId, { type: 'grant-refused', atMs: Date.now(), action });
      if (isRemembered) await applyRules(place.origin);
    },
  };
}

export type PageGrants = ReturnType<typeof createPageGrants>;

function given({ origin }: PagePlace, wanted: Wanted): FlowEvent {
  const atMs = Date.now();
  return { type: 'grant-given', atMs, grant: mint(origin, wanted, atMs) };
}

function mint(origin: PageOrigin, { server, subject }: Wanted, grantedAtMs: number): CallGrant {
  return grantCall({
    origin,
    serverId: server.id,
    subject: subject.kind === 'tool' ? { kind: 'tool', name: subject.tool.name } : subject,
    grantedAtMs,
  });
}

function pinOf(subject: GrantSubject): string | null {
  return subject.kind === 'tool' ? subject.tool.hash : null;
}
