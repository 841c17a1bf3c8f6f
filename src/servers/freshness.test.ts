import { describe, expect, it } from 'vitest';
import { freshUntil, isStale } from './freshness';
import type { Server } from './types';

const NOW_MS = 1_795_000_000_000;
const HOUR_MS = 3_600_000;

function modern(more: Partial<Server>): Server {
  const verdict = { era: 'modern', protocolVersion: '2026-07-28', discover: {}, atMs: NOW_MS } as const;
  return { verdict, state: { state: 'ready' }, ...more } as Server;
}

describe('a list of tools', () => {
  it('is fresh for as long as its server says, from when it came, and a day at the most [C3]', () => {
    expect(freshUntil(HOUR_MS, NOW_MS)).toBe(NOW_MS + HOUR_MS);
    expect(freshUntil(1e15, NOW_MS)).toBe(NOW_MS + 24 * HOUR_MS);
  });

  it.each([0, -1, undefined, null, '3600000', Number.NaN])(
    'is stale at once where the server says %s [C3]',
    (ttlMs) => {
      expect(freshUntil(ttlMs, NOW_MS)).toBe(NOW_MS);
    },
  );

  it('is asked for again when it is looked at after that, and not before [C4]', () => {
    const server = modern({ toolsFreshUntilMs: NOW_MS + HOUR_MS });
    expect(isStale(server, NOW_MS + HOUR_MS - 1)).toBe(false);
    expect(isStale(server, NOW_MS + HOUR_MS)).toBe(true);
  });

  it('of a server that is not there, or of the older era, is left to its button and to its own notice', () => {
    expect(isStale(modern({ state: { state: 'connecting', sinceMs: NOW_MS } }), NOW_MS)).toBe(false);
    expect(isStale({ ...modern({}), verdict: null }, NOW_MS)).toBe(false);
  });
});
