import type { Server } from './types';

/** Longer than this nothing is believed to be fresh (what the SDK's own cache allows). */
const MAX_FRESH_MS = 24 * 60 * 60_000;

/**
 * Until when a list may be shown without asking again (2026-07-28, server/utilities/caching; matrix C3).
 *
 * @param ttlMs the server's words, in milliseconds: absent, zero, negative or no number is stale at once.
 */
export function freshUntil(ttlMs: unknown, receivedAtMs: number): number {
  const isLasting = typeof ttlMs === 'number' && ttlMs > 0;
  return receivedAtMs + (isLasting ? Math.min(ttlMs, MAX_FRESH_MS) : 0);
}

/**
 * Whether the tools are to be listed again when they are next looked at (C4). A legacy server says itself when they
 * have changed; one that can't be reached is asked by its own button.
 */
export function isStale({ verdict, state, toolsFreshUntilMs }: Server, nowMs: number): boolean {
  if (verdict?.era !== 'modern' || state.state !== 'ready') return false;
  return nowMs >= (toolsFreshUntilMs ?? 0);
}
