import { describe, expect, it } from 'vitest';
import {
  makeRule,
  nextEndMs,
  tabsWaitedFor,
  withoutExpired,
  withoutServer,
  withRule,
  withServers,
} from './rules';
import { aSite, aTool, KEYS, NOTES, RUN } from './testing/samples';
import type { Until, Verdict } from './types';
import { DAY_MS, untilOf } from './until';

const revoked: Until = { kind: 'revoked' };
const rule = (tool: string, verdict: Verdict, until: Until = revoked, server = NOTES) =>
  makeRule(server, aTool(tool), { verdict, until, atMs: 5 });
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
