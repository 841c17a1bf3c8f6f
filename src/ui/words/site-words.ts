import type { Part, Until, Verdict } from '../../grants/types';
import type { LastingDuration } from '../../grants/until';
import type { RuleView, SiteView } from '../../grants/view';
import { partsOf } from '../../servers/parts';
import type { Server } from '../../servers/types';
import { formatDuration, formatList } from '../format';
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

/** The parts of a server, as a whole. */
export const PART_WORDS = {
  resources: {
    name: 'resources',
    offered: 'resources_offered',
    all: 'resources_all',
    means: 'resources_mean',
    allow: 'resources_allowed',
    ask: 'resources_asked',
    deny: 'resources_denied',
  },
  prompts: {
    name: 'prompts',
    offered: 'prompts_offered',
    all: 'prompts_all',
    means: 'prompts_mean',
    allow: 'prompts_allowed',
    ask: 'prompts_asked',
    deny: 'prompts_denied',
  },
} as const satisfies Record<Part, Record<Verdict | 'name' | 'offered' | 'all' | 'means', MessageKey>>;

/** What a server has, in a line: how many tools, unless it has none and something else. */
export function offerWords(server: Pick<Server, 'tools' | 'verdict'>): string {
  const parts = partsOf(server).map((part) => t(PART_WORDS[part].name));
  const hasOnlyParts = server.tools.length === 0 && parts.length > 0;
  return [...(hasOnlyParts ? [] : [count('tools', server.tools.length)]), ...parts].join(' · ');
}

/**
 * What a site may use unasked, what after asking, and what never: a line for the tools, of which it is how many, and one
 * for each part, of which it is whose.
 */
export function rulesWords({ servers }: SiteView): readonly string[] {
  const tools = inWords(
    servers.flatMap((server) => server.tools),
    (verdict, { length }) => count(COUNTS[verdict], length),
  );
  const parts = (['resources', 'prompts'] as const).map((part) =>
    inWords(
      servers.flatMap((server) =>
        server.parts
          .filter((view) => view.part === part)
          .map(({ verdict }) => ({ verdict, name: server.name })),
      ),
      (verdict, having) =>
        t(PART_WORDS[part][verdict], { servers: formatList(having.map(({ name }) => name)) }),
    ),
  );
  return [tools, ...parts].filter((line) => line !== '');
}

function inWords<Ruled extends { readonly verdict: Verdict }>(
  all: readonly Ruled[],
  words: (verdict: Verdict, having: readonly Ruled[]) => string,
): string {
  return (['allow', 'ask', 'deny'] as const)
    .map((verdict) => [verdict, all.filter((ruled) => ruled.verdict === verdict)] as const)
    .filter(([, having]) => having.length > 0)
    .map(([verdict, having]) => words(verdict, having))
    .join(' · ');
}

const COUNTS = {
  allow: 'tools_allowed',
  ask: 'tools_asked',
  deny: 'tools_denied',
} as const satisfies Record<Verdict, CountKey>;

/** Why something asks though it was allowed once, or how long it is allowed; null: nothing to add. */
export function ruleWords({ lapsed, until }: RuleView, nowMs: number): string | null {
  if (lapsed === 'changed') return t('rule_changed');
  if (lapsed === 'expired') return t('rule_expired');
  if (until === null || until.kind === 'revoked') return null;
  return untilWords(until, nowMs);
}
