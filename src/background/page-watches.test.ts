import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Offer } from '../gateway/ports';
import { tagOf } from '../gateway/tool-names';
import { aServer, CHAT, NOTES } from '../grants/testing/samples';
import type { ServerId } from '../servers/types';
import { createPageWatches } from './page-watches';

// What servers say, at whatever pace, and what a page hears of it.

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const OTHER = 'other' as ServerId;
const capabilities = { resources: { subscribe: true }, prompts: {} };
const verdict = { era: 'legacy', protocolVersion: '2025-11-25', capabilities, atMs: 0 } as const;
const offers: Offer[] = [NOTES, OTHER].map((id) => ({
  server: { ...aServer(id, []), verdict },
  tools: [],
  parts: ['resources', 'prompts'],
  allowedParts: ['resources', 'prompts'],
}));

function watching() {
  const said: { readonly what: string; readonly atMs: number }[] = [];
  let looks = 0;
  const begunAtMs = Date.now();
  const say = (what: string) => said.push({ what, atMs: Date.now() - begunAtMs });
  const subscription = {
    jsonrpc: '2.0',
    id: 1,
    method: 'resources/subscribe',
    params: { uri: `usher-${tagOf(NOTES)}+a:1` },
  };
  const session = { opening: [subscription], listedParts: { resources: 'x', prompts: 'x' } };
  const watches = createPageWatches({
    watch: () => {},
    holdAwake: () => () => {},
    wait: (forMs) => new Promise((resolve) => setTimeout(resolve, forMs)),
    now: () => Date.now(),
    offers: async () => {
      looks += 1;
      return offers;
    },
    sessions: () => [
      {
        from: { origin: CHAT, tabId: 1, windowId: 1 },
        kept: { now: () => session as never },
        gateway: { changed: say, updated: say },
      },
    ],
  });
  const timesOf = (name: string) => said.filter(({ what }) => what === name).map(({ atMs }) => atMs);
  return { watches, timesOf, looks: () => looks };
}

describe('a server that says again and again', () => {
  it('that its lists have changed is passed on now and then, and no other server waits for it', async () => {
    const { watches, timesOf } = watching();
    for (let n = 0; n < 1_000; n += 1) {
      watches.listChanged(NOTES, 'prompts');
      if (n === 700) watches.listChanged(OTHER, 'resources');
      await vi.advanceTimersByTimeAsync(10);
    }
    await vi.advanceTimersByTimeAsync(10_000);
    // At once, and the last word is heard too.
    expect(timesOf('prompts')).toEqual([100, 5_100, 10_100]);
    expect(timesOf('resources')).toEqual([7_100]);
  });

  it('what nobody is subscribed to costs nothing, and what somebody is is told', async () => {
    const { watches, timesOf, looks } = watching();
    watches.attend();
    await vi.advanceTimersByTimeAsync(0);
    const before = looks();
    for (let n = 0; n < 10_000; n += 1) watches.updated(NOTES, `b:${n}`);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(looks()).toBe(before);
    watches.updated(NOTES, 'a:1/below');
    await vi.advanceTimersByTimeAsync(100);
    expect(timesOf(`usher-${tagOf(NOTES)}+a:1`)).toEqual([1_100]);
  });
});
