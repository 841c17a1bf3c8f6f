import type { ServerId, Tool } from '../servers/types';
import type { GrantSubject, PartRule, Site, ToolRule, Until, Verdict } from './types';
import { DAY_MS, isOver, type Now } from './until';

/** For so long a rule whose time is over is kept, so that the next prompt can say that it was allowed once. */
const REMEMBERED_MS = 7 * DAY_MS;

type Decided = { readonly verdict: Verdict; readonly until: Until; readonly atMs: number };

/** With what the person decided, in the place of what they decided about the same before. */
export function withDecision(site: Site, serverId: ServerId, subject: GrantSubject, decided: Decided): Site {
  if (subject.kind === 'tool') return withRule(site, makeRule(serverId, subject.tool, decided));
  const { verdict, until, atMs } = decided;
  return withPartRule(site, { serverId, part: subject.part, verdict, until, decidedAtMs: atMs });
}

/** What the person decided about a tool as it is now. */
export function makeRule(serverId: ServerId, tool: Tool, decided: Decided): ToolRule {
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

/** The same for a part. */
export function withPartRule(site: Site, rule: PartRule): Site {
  if (!site.serverIds.includes(rule.serverId)) return site;
  const others = partRulesOf(site).filter(
    (known) => known.serverId !== rule.serverId || known.part !== rule.part,
  );
  return { ...site, partRules: [...others, rule] };
}

/** Exactly these servers, each once; rules of others are gone with them. */
export function withServers(site: Site, serverIds: readonly ServerId[]): Site {
  const granted = { ...site, serverIds: [...new Set(serverIds)] };
  return withoutRules(granted, (rule) => !serverIds.includes(rule.serverId));
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
  return withoutRules(site, (rule) => isOver(rule.until, earlier) || isTabClosed(rule));
}

/** When the clock ends something of these sites next; null: never. */
export function nextEndMs(sites: readonly Site[], nowMs: number): number | null {
  const ends = sites
    .flatMap(untilsOf)
    .flatMap((until) => (until.kind === 'time' && until.atMs > nowMs ? [until.atMs] : []));
  return ends.length === 0 ? null : Math.min(...ends);
}

/** The tabs whose closing ends something of these sites. */
export function tabsWaitedFor(sites: readonly Site[]): ReadonlySet<number> {
  const untils = sites.flatMap(untilsOf);
  return new Set(untils.flatMap((until) => (until.kind === 'tab-closed' ? [until.tabId] : [])));
}

/** Those about its servers' parts: none in a row from before there were any. */
function partRulesOf(site: Site): readonly PartRule[] {
  return site.partRules ?? [];
}

/** The same site, where it has no such rule. */
function withoutRules(site: Site, isUnwanted: (rule: ToolRule | PartRule) => boolean): Site {
  const partRules = partRulesOf(site);
  if (![...site.rules, ...partRules].some(isUnwanted)) return site;
  const isWanted = (rule: ToolRule | PartRule): boolean => !isUnwanted(rule);
  return { ...site, rules: site.rules.filter(isWanted), partRules: partRules.filter(isWanted) };
}

function untilsOf(site: Site): readonly Until[] {
  return [site, ...site.rules, ...partRulesOf(site)].map(({ until }) => until);
}
