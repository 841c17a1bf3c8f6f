import type { Sighting, WatchConfidence, WatchState, WatchVerdict } from './watch-types';

/** Quiet for so long, a page has settled: a step up or a second provider would have followed by then. */
export const SETTLE_MS = 1500;
/** A page that never rests is settled after so long. */
const MAX_SETTLE_MS = 10_000;
/** Retries without a person's word, of one step. */
export const MAX_AUTOMATIC_RETRIES = 3;

/** What the watch says at a moment, by the stored evidence alone. */
export function verdict(state: WatchState, nowMs: number): WatchVerdict {
  const { sighting, told, retry } = state;
  if (told?.by === 'person') return READY_BY_WORD;
  if (retry.last === 'in-flight') return PENDING;
  if (state.browserRestartedAtMs !== null) return says('ask', 'low');
  const mayRetry = retry.automatic < MAX_AUTOMATIC_RETRIES;
  if (told?.by === 'server') return mayRetry ? READY_BY_WORD : says('ask', 'high');
  if (sighting !== null && nowMs < settlesAtMs(state, sighting)) return PENDING;
  // A return in time is one, whenever it is looked at.
  if (sighting?.kind === 'returned' && sighting.confidence !== 'low' && mayRetry) {
    return { outcome: 'ready', confidence: sighting.confidence, autoRetry: true };
  }
  if (nowMs >= state.expiresAtMs) return EXPIRED;
  if (sighting !== null) return withoutRetry(sighting);
  if (retry.last === 'failed') return says('ask', 'low');
  if (!mayRetry) return says('ask', 'none');
  return state.tabs.length === 0 ? says('abandoned', 'none') : PENDING;
}

/** When time alone may next change the verdict; null: never again. */
export function nextCheckAtMs(state: WatchState): number | null {
  const times =
    state.sighting === null ? [state.expiresAtMs] : [settlesAtMs(state, state.sighting), state.expiresAtMs];
  const ahead = times.filter((timeMs) => timeMs > state.seenMs);
  return ahead.length === 0 ? null : Math.min(...ahead);
}

const READY_BY_WORD: WatchVerdict = { outcome: 'ready', confidence: 'high', autoRetry: true };
const PENDING: WatchVerdict = says('pending', 'none');
const EXPIRED: WatchVerdict = says('expired', 'none');

function says(outcome: Exclude<WatchVerdict['outcome'], 'ready'>, confidence: WatchConfidence): WatchVerdict {
  return { outcome, confidence, autoRetry: false };
}

function withoutRetry(sighting: Sighting): WatchVerdict {
  switch (sighting.kind) {
    case 'returned':
      return says('ask', sighting.confidence);
    case 'error-returned':
      return says('returned-error', sighting.confidence);
    case 'load-failed':
      return says('load-failed', 'low');
  }
}

/** At once where no tab is left that could move on. */
function settlesAtMs(state: WatchState, sighting: Sighting): number {
  if (state.tabs.length === 0) return sighting.atMs;
  const quietSinceMs = Math.max(sighting.atMs, state.quietSinceMs);
  return Math.min(quietSinceMs + SETTLE_MS, sighting.atMs + MAX_SETTLE_MS);
}
