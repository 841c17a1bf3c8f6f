import type { ServerId, Tool } from '../servers/types';
import type { Site, ToolRule, Until, Verdict } from './types';
import { DAY_MS, isOver, type Now } from './until';

/** For so long a rule whose time is over is kept, so that the next prompt can say that it was allowed once. */
const REMEMBERED_MS = 7 * DAY_MS;

/** What the person decided about a tool as it is now. */
export function makeRule(
  serverId: ServerId,
  tool: Tool,
  decided: { readonly verdict: Verdict; readonly until: Until; readonly atMs: number },
): ToolRule {
  const { verdict, until, atMs } = decided;
  return {
    serverId,
    tool: tool.name,
    verdict,
    until,
    pin: tool.hash,
    definition: verdict === 'allow' ? tool : null,
    decidedAtMs: atMs,
  };
}

/** With this rule in the place of an earlier one for the same tool. A server that is not granted gets none. */
export function withRule(site: Site, rule: ToolRule): Site {
  if (!site.serverIds.includes(rule.serverId)) return site;
  const others = site.rules.filter((known) => known.serverId !== rule.serverId || known.tool !== rule.tool);
  return { ...site, rules: [...others, rule] };
}

/** Exactly these servers, each once; rules of others are gone with them. */
export function withServers(site: Site, serverIds: readonly ServerId[]): Site {
  return {
    ...site,
    serverIds: [...new Set(serverIds)],
    rules: site.rules.filter((rule) => serverIds.includes(rule.serverId)),
  };
}

/** Without a server that is not there any more. */
export function withoutServer(site: Site, serverId: ServerId): Site {
  return withServers(
    site,
    site.serverIds.filter((id) => id !== serverId),
  );
}

/** What is left of a site at this moment: null once it is over, and without the rules that nobody needs any more. */
export function withoutExpired(
  site: Site,
  now: Now & { readonly isTabOpen: (tabId: number) => boolean },
): Site | null {
  const isTabClosed = ({ until }: { readonly until: Until }): boolean =>
    until.kind === 'tab-closed' && !now.isTabOpen(until.tabId);
  if (isOver(site.until, now) || isTabClosed(site)) return null;
  const earlier = { ...now, nowMs: now.nowMs - REMEMBERED_MS };
  const rules = site.rules.filter((rule) => !isOver(rule.until, earlier) && !isTabClosed(rule));
  return rules.length === site.rules.length ? site : { ...site, rules };
}

/** When the clock ends something of these sites next; null: never. */
export function nextEndMs(sites: readonly Site[], nowMs: number): number | null {
  const ends = sites
    .flatMap((site) => [site.until, ...site.rules.map((rule) => rule.until)])
    .flatMap((until) => (until.kind === 'time' && until.atMs > nowMs ? [until.atMs] : []));
  return ends.length === 0 ? null : Math.min(...ends);
}

/** The tabs whose closing ends something of these sites. */
export function tabsWaitedFor(sites: readonly Site[]): ReadonlySet<number> {
  const untils = sites.flatMap((site) => [site.until, ...site.rules.map((rule) => rule.until)]);
  return new Set(untils.flatMap((until) => (until.kind === 'tab-closed' ? [until.tabId] : [])));
}
