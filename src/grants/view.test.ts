import { describe, expect, it } from 'vitest';
import type { EraVerdict } from '../servers/types';
import { makeRule, withRule } from './rules';
import { aServer, aSite, aTool, having, KEYS, NOTES, RUN } from './testing/samples';
import type { Site, Until, Verdict } from './types';
import { viewOfSite } from './view';

const now = { nowMs: 100, runId: RUN, isReachable: true };
const tools = ['list', 'send', 'drop', 'read'].map((name) => aTool(name));

describe('a site on the screen', () => {
  it('shows the servers it was given and every tool of theirs with what holds now', () => {
    const decided: readonly (readonly [string, Verdict, Until])[] = [
      ['list', 'allow', { kind: 'time', atMs: 101 }],
      ['send', 'allow', { kind: 'time', atMs: 100 }],
      ['drop', 'deny', { kind: 'revoked' }],
    ];
    const site = decided
      .map(([name, verdict, until]) => makeRule(NOTES, aTool(name), { verdict, until, atMs: 0 }))
      .reduce(withRule, aSite());
    const view = viewOfSite(site, [aServer(KEYS, tools), aServer(NOTES, tools)], now);
    expect(view).toMatchObject({ origin: 'https://chat.test', isLocal: false, isReachable: true });
    expect(view.servers.map(({ id }) => id)).toEqual([NOTES]);
    expect(view.servers[0]?.tools.map(({ tool, verdict, lapsed }) => [tool.name, verdict, lapsed])).toEqual([
      ['list', 'allow', null],
      ['send', 'ask', 'expired'],
      ['drop', 'deny', null],
      ['read', 'ask', null],
    ]);
  });

  it('shows what a server has besides tools, where it says so, with what holds now', () => {
    const site = aSite({
      partRules: (['resources', 'prompts'] as const).map((part) => ({
        serverId: NOTES,
        part,
        verdict: 'allow',
        until: { kind: 'time', atMs: part === 'resources' ? 101 : 100 },
        decidedAtMs: 0,
      })),
    });
    const partsOn = (shown: Site, verdict: EraVerdict | null) =>
      viewOfSite(shown, [aServer(NOTES, [], { verdict })], now).servers[0]?.parts;
    expect(partsOn(site, having('resources', 'prompts'))).toEqual([
      { part: 'resources', verdict: 'allow', lapsed: null, until: { kind: 'time', atMs: 101 } },
      { part: 'prompts', verdict: 'ask', lapsed: 'expired', until: null },
    ]);
    expect(partsOn(aSite(), having('prompts'))).toEqual([
      { part: 'prompts', verdict: 'ask', lapsed: null, until: null },
    ]);
    expect(partsOn(site, null)).toEqual([]);
  });

  it('says that a tool which was allowed has changed', () => {
    const site = withRule(
      aSite(),
      makeRule(NOTES, aTool('list'), { verdict: 'allow', until: { kind: 'revoked' }, atMs: 0 }),
    );
    const changed = aTool('list', { description: 'Something else' });
    const view = viewOfSite(site, [aServer(NOTES, [changed])], now);
    expect(view.servers[0]?.tools).toEqual([
      { tool: changed, verdict: 'ask', lapsed: 'changed', until: null },
    ]);
  });
});
