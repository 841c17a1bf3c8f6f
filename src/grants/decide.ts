import type { ServerId, Tool } from '../servers/types';
import type { GrantDecision, GrantSubject, Moment, Part, PartRule, Site, ToolRule } from './types';
import { holds } from './until';

/** True while the pages of this site in this tab may ask for anything at all. */
export function isLive(site: Site, moment: Moment): boolean {
  return holds(site.until, moment);
}

/** Whether a page of this site may have this of a server now. */
export function decide(
  site: Site | null,
  server: { readonly id: ServerId },
  subject: GrantSubject,
  moment: Moment,
): GrantDecision {
  return subject.kind === 'tool'
    ? decideGrant(site, server, subject.tool, moment)
    : decidePart(site, server, subject.part, moment);
}

/**
 * Whether a page of this site may call this tool now. What is absent asks, or is refused: no site, no server, an empty
 * list never mean "all". A denial holds whatever becomes of the tool; a permission only for what was decided about.
 *
 * @param site of the page's exact origin; null: none.
 */
export function decideGrant(
  site: Site | null,
  server: { readonly id: ServerId },
  tool: Pick<Tool, 'name' | 'hash'>,
  moment: Moment,
): GrantDecision {
  if (site === null || !isLive(site, moment)) return { verdict: 'deny', code: 'SITE_NOT_CONNECTED' };
  if (!site.serverIds.includes(server.id)) return { verdict: 'deny', code: 'SERVER_NOT_GRANTED' };
  const rule = ruleOf(site, server.id, tool.name);
  if (rule === null || rule.verdict === 'ask') return { verdict: 'ask', reason: 'not-granted' };
  if (rule.verdict === 'deny') {
    return holds(rule.until, moment)
      ? { verdict: 'deny', code: 'TOOL_DENIED' }
      : { verdict: 'ask', reason: 'grant-expired' };
  }
  if (rule.pin !== tool.hash) return { verdict: 'ask', reason: 'tool-changed' };
  return holds(rule.until, moment) ? { verdict: 'allow' } : { verdict: 'ask', reason: 'grant-expired' };
}

/** Whether a page of this site may use a server's resources, or its prompts, now. What is absent asks, or is refused. */
export function decidePart(
  site: Site | null,
  server: { readonly id: ServerId },
  part: Part,
  moment: Moment,
): GrantDecision {
  if (site === null || !isLive(site, moment)) return { verdict: 'deny', code: 'SITE_NOT_CONNECTED' };
  if (!site.serverIds.includes(server.id)) return { verdict: 'deny', code: 'SERVER_NOT_GRANTED' };
  const rule = partRuleOf(site, server.id, part);
  if (rule === null || rule.verdict === 'ask') return { verdict: 'ask', reason: 'not-granted' };
  if (!holds(rule.until, moment)) return { verdict: 'ask', reason: 'grant-expired' };
  return rule.verdict === 'deny' ? { verdict: 'deny', code: 'PART_DENIED' } : { verdict: 'allow' };
}

/** What was decided about this part of a server; null: nothing. */
export function partRuleOf(site: Site, serverId: ServerId, part: Part): PartRule | null {
  return site.partRules?.find((rule) => rule.serverId === serverId && rule.part === part) ?? null;
}

/** What was decided about this tool; null: nothing. */
export function ruleOf(site: Site, serverId: ServerId, tool: string): ToolRule | null {
  return site.rules.find((rule) => rule.serverId === serverId && rule.tool === tool) ?? null;
}
