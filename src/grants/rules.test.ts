import { describe, expect, it } from 'vitest';
import {
  makeRule,
  nextEndMs,
  tabsWaitedFor,
  withoutExpired,
  withoutServer,
  withPartRule,
  withRule,
  withServers,
} from './rules';
import { aSite, aTool, KEYS, NOTES, RUN } from './testing/samples';
import type { Part, PartRule, Until, Verdict } from './types';
import { DAY_MS, untilOf } from './until';

const revoked: Until = { kind: 'revoked' };
const rule = (tool: string, verdict: Verdict, until: Until = revoked, server = NOTES) =>
  makeRule(server, aTool(tool), { verdict, until, atMs: 5 });
const partRule = (part: Part, verdict: Verdict, until: Until = revoked, serverId = NOTES): PartRule => ({
  serverId,
  part,
  verdict,
  until,
  decidedAtMs: 5,
});
const now = { nowMs: 10 * DAY_MS, runId: RUN, isTabOpen: (id: number) => id === 7 };

describe('the rules of a site', () => {
  it('are one for each tool: the newest decision counts', () => {
    const site = [rule('a', 'allow'), rule('b', 'deny'), rule('a', 'deny')].reduce(withRule, aSite());
    expect(site.rules.map(({ tool, verdict }) => [tool, verdict])).toEqual([
      ['b', 'deny'],
      ['a', 'deny'],
    ]);
  });

  it('keep the definition that was allowed, and no other', () => {
    expect(rule('a', 'allow').definition).toEqual(aTool('a'));
    expect([rule('a', 'ask').definition, rule('a', 'deny').definition]).toEqual([null, null]);
  });

  it('are only for servers that the site was given', () => {
    expect(withRule(aSite(), rule('a', 'allow', revoked, KEYS)).rules).toEqual([]);
  });

  it('go with their server', () => {
    const both = aSite({
      serverIds: [NOTES, KEYS],
      rules: [rule('a', 'allow'), rule('b', 'allow', revoked, KEYS)],
    });
    const left = withoutServer(both, NOTES);
    expect(left.serverIds).toEqual([KEYS]);
    expect(left.rules.map(({ tool }) => tool)).toEqual(['b']);
    // Given again later, it begins anew.
    expect(withServers(left, [NOTES, KEYS, NOTES])).toMatchObject({
      serverIds: [NOTES, KEYS],
      rules: [{ tool: 'b' }],
    });
  });
});

describe('the rules for what a server has besides tools', () => {
  it('are one for each part of each server that the site was given', () => {
    const decided = [
      partRule('resources', 'allow'),
      partRule('prompts', 'deny'),
      partRule('resources', 'allow', revoked, KEYS),
      partRule('resources', 'deny'),
    ];
    const site = decided.reduce(withPartRule, aSite({ serverIds: [NOTES, KEYS] }));
    expect(site.partRules?.map(({ serverId, part, verdict }) => [serverId, part, verdict])).toEqual([
      [NOTES, 'prompts', 'deny'],
      [KEYS, 'resources', 'allow'],
      [NOTES, 'resources', 'deny'],
    ]);
    expect(site.rules).toEqual([]);
    expect(decided.reduce(withPartRule, aSite()).partRules).toHaveLength(2);
  });

  it('go with their server, and leave the rules of tools alone', () => {
    const both = aSite({
      serverIds: [NOTES, KEYS],
      rules: [rule('a', 'allow', revoked, KEYS)],
      partRules: [partRule('prompts', 'allow'), partRule('prompts', 'deny', revoked, KEYS)],
    });
    expect(withoutServer(both, NOTES)).toEqual({
      ...both,
      serverIds: [KEYS],
      partRules: [partRule('prompts', 'deny', revoked, KEYS)],
    });
  });

  it('are none in a row from before there were any', () => {
    const old = aSite({ rules: [rule('a', 'allow')] });
    expect(withServers(old, [NOTES])).toEqual(old);
    expect(withoutServer(old, NOTES)).toMatchObject({ serverIds: [], rules: [] });
    expect(withoutExpired(old, now)).toBe(old);
    expect([nextEndMs([old], 0), tabsWaitedFor([old]).size]).toEqual([null, 0]);
  });

  it('end like those of tools: what is over is remembered for a while', () => {
    const site = aSite({
      partRules: [
        partRule('resources', 'allow', { kind: 'time', atMs: 9 * DAY_MS }),
        partRule('prompts', 'allow', { kind: 'time', atMs: 3 * DAY_MS }),
      ],
    });
    expect(withoutExpired(site, now)?.partRules?.map(({ part }) => part)).toEqual(['resources']);
    const waiting = aSite({
      partRules: [
        partRule('resources', 'allow', { kind: 'tab-closed', tabId: 7, runId: RUN }),
        partRule('prompts', 'allow', { kind: 'time', atMs: 300 }),
      ],
    });
    expect(nextEndMs([waiting], 100)).toBe(300);
    expect([...tabsWaitedFor([waiting])]).toEqual([7]);
    const closed = withoutExpired(waiting, { ...now, isTabOpen: () => false });
    expect(closed?.partRules).toEqual([]);
  });
});

describe('the end of things', () => {
  it('is in a day, with the tab, or when the person says so', () => {
    const at = { nowMs: 5, runId: RUN };
    expect(untilOf('day', at, 7)).toEqual({ kind: 'time', atMs: 5 + DAY_MS });
    expect(untilOf('tab', at, 7)).toEqual({ kind: 'tab-closed', tabId: 7, runId: RUN });
    expect(untilOf('revoked', at, 7)).toEqual({ kind: 'revoked' });
    expect(untilOf('tab', at, null), 'no tab is no reason to last longer').toEqual({ kind: 'time', atMs: 5 });
  });

  it('takes a site away when its time, its tab or its run of the browser is over', () => {
    const left = (until: Until) => withoutExpired(aSite({ until }), now);
    expect(left({ kind: 'time', atMs: now.nowMs })).toBeNull();
    expect(left({ kind: 'tab-closed', tabId: 8, runId: RUN })).toBeNull();
    expect(left({ kind: 'tab-closed', tabId: 7, runId: 'run-0' })).toBeNull();
    for (const until of [
      revoked,
      { kind: 'time', atMs: now.nowMs + 1 },
      { kind: 'tab-closed', tabId: 7, runId: RUN },
    ] as const)
      expect(left(until)).toEqual(aSite({ until }));
  });

  it('takes a rule away, a while later: until then the prompt can say that it was allowed once', () => {
    const site = aSite({
      rules: [
        rule('yesterday', 'allow', { kind: 'time', atMs: 9 * DAY_MS }),
        rule('long ago', 'allow', { kind: 'time', atMs: 3 * DAY_MS }),
        rule('closed', 'allow', { kind: 'tab-closed', tabId: 8, runId: RUN }),
        rule('earlier', 'allow', { kind: 'tab-closed', tabId: 7, runId: 'run-0' }),
        rule('open', 'allow', { kind: 'tab-closed', tabId: 7, runId: RUN }),
      ],
    });
    expect(withoutExpired(site, now)?.rules.map(({ tool }) => tool)).toEqual(['yesterday', 'open']);
  });

  it('is known beforehand, where a clock or a tab brings it', () => {
    const sites = [
      aSite({ until: { kind: 'tab-closed', tabId: 7, runId: RUN } }),
      aSite({
        rules: [
          rule('a', 'allow', { kind: 'time', atMs: 300 }),
          rule('b', 'allow', { kind: 'time', atMs: 90 }),
        ],
      }),
    ];
    expect([nextEndMs(sites, 100), nextEndMs(sites, 400), nextEndMs([], 0)]).toEqual([300, null, null]);
    expect([...tabsWaitedFor(sites)]).toEqual([7]);
  });
});
