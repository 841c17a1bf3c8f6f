import type { Until, Verdict } from '../../grants/types';
import type { LastingDuration } from '../../grants/until';
import type { SiteToolView, SiteView } from '../../grants/view';
import { formatDuration } from '../format';
import { type CountKey, count, type MessageKey, t } from '../text';

export const VERDICTS = {
  ask: 'verdict_ask',
  allow: 'verdict_allow',
  deny: 'verdict_deny',
} as const satisfies Record<Verdict, MessageKey>;

export const DURATIONS = {
  tab: 'duration_tab',
  day: 'duration_day',
  revoked: 'duration_revoked',
} as const satisfies Record<LastingDuration, MessageKey>;

/** How long a connection still holds. */
export function untilWords(until: Until, nowMs: number): string {
  switch (until.kind) {
    case 'revoked':
      return t('until_revoked');
    case 'tab-closed':
      return t('until_tab');
    case 'time':
      return t('until_time', { time: formatDuration(until.atMs - nowMs) });
  }
}

/** How many of its tools a site may use unasked, and how many never. */
export function rulesWords(site: SiteView): string {
  const all = site.servers.flatMap(({ tools }) => tools);
  return (['allow', 'ask', 'deny'] as const)
    .map((verdict) => [verdict, all.filter((tool) => tool.verdict === verdict).length] as const)
    .filter(([, number]) => number > 0)
    .map(([verdict, number]) => count(COUNTS[verdict], number))
    .join(' · ');
}

const COUNTS = {
  allow: 'tools_allowed',
  ask: 'tools_asked',
  deny: 'tools_denied',
} as const satisfies Record<Verdict, CountKey>;

/** Why a tool asks though it was allowed once, or how long it is allowed; null: nothing to add. */
export function toolWords({ lapsed, until }: SiteToolView, nowMs: number): string | null {
  if (lapsed === 'changed') return t('rule_changed');
  if (lapsed === 'expired') return t('rule_expired');
  if (until === null || until.kind === 'revoked') return null;
  return untilWords(until, nowMs);
}
