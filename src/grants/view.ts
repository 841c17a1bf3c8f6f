import type { Server, ServerId, Tool } from '../servers/types';
import { ruleOf } from './decide';
import { isLocalPage } from './page-origin';
import type { PageOrigin, Site, Until, Verdict } from './types';
import { isOver, type Now } from './until';

/** A connected site, for a screen. */
export type SiteView = {
  readonly origin: PageOrigin;
  /** On this machine. */
  readonly isLocal: boolean;
  /** False once the browser took back the access to its pages: then nothing of Usher is in them. */
  readonly isReachable: boolean;
  readonly connectedAtMs: number;
  readonly usedAtMs: number | null;
  readonly until: Until;
  readonly servers: readonly SiteServerView[];
};

type SiteServerView = {
  readonly id: ServerId;
  readonly name: string;
  readonly tools: readonly SiteToolView[];
};

/** A tool, and what its site may do with it at this moment. */
export type SiteToolView = {
  readonly tool: Tool;
  readonly verdict: Verdict;
  /** Why it asks though it was allowed once; null: there is nothing to explain. */
  readonly lapsed: 'expired' | 'changed' | null;
  /** Until when the verdict holds; null where nothing was decided. */
  readonly until: Until | null;
};

/** @param servers all of the person's, in their order: of those that are gone nothing is shown. */
export function viewOfSite(
  site: Site,
  servers: readonly Server[],
  now: Now & { readonly isReachable: boolean },
): SiteView {
  const { origin, connectedAtMs, usedAtMs, until } = site;
  return {
    origin,
    isLocal: isLocalPage(origin),
    isReachable: now.isReachable,
    connectedAtMs,
    usedAtMs,
    until,
    servers: servers
      .filter(({ id }) => site.serverIds.includes(id))
      .map(({ id, name, tools }) => ({
        id,
        name,
        tools: tools.map((tool) => viewOfTool(site, id, tool, now)),
      })),
  };
}

function viewOfTool(site: Site, serverId: ServerId, tool: Tool, now: Now): SiteToolView {
  const rule = ruleOf(site, serverId, tool.name);
  if (rule === null || rule.verdict === 'ask') return { tool, verdict: 'ask', lapsed: null, until: null };
  const asks = (lapsed: 'expired' | 'changed'): SiteToolView => ({
    tool,
    verdict: 'ask',
    lapsed,
    until: null,
  });
  if (rule.verdict === 'allow' && rule.pin !== tool.hash) return asks('changed');
  if (isOver(rule.until, now)) return asks('expired');
  return { tool, verdict: rule.verdict, lapsed: null, until: rule.until };
}
