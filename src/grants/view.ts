import { partsOf } from '../servers/parts';
import type { Server, ServerId, Tool } from '../servers/types';
import { partRuleOf, ruleOf } from './decide';
import { isLocalPage } from './page-origin';
import type { PageOrigin, Part, PartRule, Site, ToolRule, Until, Verdict } from './types';
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
  /** Those that the server says it has. */
  readonly parts: readonly SitePartView[];
};

/** A tool, and what its site may do with it at this moment. */
export type SiteToolView = RuleView & { readonly tool: Tool };

/** The same for all of a server's resources, or prompts. */
export type SitePartView = RuleView & { readonly part: Part };

/** What was decided, and what has become of that. */
export type RuleView = {
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
      .map((server) => ({
        id: server.id,
        name: server.name,
        tools: server.tools.map((tool) => ({ tool, ...viewOfToolRule(site, server.id, tool, now) })),
        parts: partsOf(server).map((part) => ({
          part,
          ...viewOfRule(partRuleOf(site, server.id, part), now),
        })),
      })),
  };
}

function viewOfToolRule(site: Site, serverId: ServerId, tool: Tool, now: Now): RuleView {
  const rule = ruleOf(site, serverId, tool.name);
  return rule?.verdict === 'allow' && rule.pin !== tool.hash ? asks('changed') : viewOfRule(rule, now);
}

function viewOfRule(rule: ToolRule | PartRule | null, now: Now): RuleView {
  if (rule === null || rule.verdict === 'ask') return asks(null);
  if (isOver(rule.until, now)) return asks('expired');
  return { verdict: rule.verdict, lapsed: null, until: rule.until };
}

function asks(lapsed: RuleView['lapsed']): RuleView {
  return { verdict: 'ask', lapsed, until: null };
}
