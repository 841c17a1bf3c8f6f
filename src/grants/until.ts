import type { Until } from './types';

/** What a person can choose. `once`: this call, and nothing is kept. */
export type Duration = 'once' | LastingDuration;
/** `tab`: until the tab is closed. `day`: 24 hours. `revoked`: until the person takes it back. */
export type LastingDuration = 'tab' | 'day' | 'revoked';

export const DAY_MS = 24 * 60 * 60 * 1000;

/** A moment of one run of the browser. */
export type Now = { readonly nowMs: number; readonly runId: string };

/** When something that is granted now ends. Without a tab to wait for, "until the tab is closed" is over at once. */
export function untilOf(duration: LastingDuration, now: Now, tabId: number | null): Until {
  switch (duration) {
    case 'revoked':
      return { kind: 'revoked' };
    case 'day':
      return { kind: 'time', atMs: now.nowMs + DAY_MS };
    case 'tab':
      return tabId === null
        ? { kind: 'time', atMs: now.nowMs }
        : { kind: 'tab-closed', tabId, runId: now.runId };
  }
}

/** True once it is over for good, as far as the clock and the run of the browser tell; a closed tab is told by itself. */
export function isOver(until: Until, { nowMs, runId }: Now): boolean {
  if (until.kind === 'time') return until.atMs <= nowMs;
  return until.kind === 'tab-closed' && until.runId !== runId;
}

/** True where it holds for this tab at this moment: what is granted until a tab is closed is granted to that tab alone. */
export function holds(until: Until, moment: Now & { readonly tabId: number }): boolean {
  return !isOver(until, moment) && (until.kind !== 'tab-closed' || until.tabId === moment.tabId);
}
