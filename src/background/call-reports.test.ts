import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { NOTES } from '../grants/testing/samples';
import type { ServerId } from '../servers/types';
import { createCallReports } from './call-reports';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('a server that says again and again that its tools have changed is asked for them now and then', async () => {
  const connected: { readonly id: ServerId; readonly atMs: number }[] = [];
  const begunAtMs = Date.now();
  const hear = createCallReports({
    desk: {
      async connect(id: ServerId) {
        connected.push({ id, atMs: Date.now() - begunAtMs });
        if (connected.length === 2) throw new Error('gone');
      },
    },
  } as never);
  const other = 'other' as ServerId;
  for (let n = 0; n < 1_200; n += 1) {
    void hear({ kind: 'tools-changed', serverId: NOTES }).catch(() => {});
    if (n === 600) void hear({ kind: 'tools-changed', serverId: other }).catch(() => {});
    await vi.advanceTimersByTimeAsync(10);
  }
  await vi.advanceTimersByTimeAsync(60_000);
  const times = (of: ServerId) => connected.filter(({ id }) => id === of).map(({ atMs }) => atMs);
  // At once, and the last word is heard too.
  expect(times(NOTES)).toEqual([0, 5_000, 10_000, 15_000]);
  expect(times(other)).toEqual([6_000]);
});
