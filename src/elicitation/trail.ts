import type { TrailStop, WatchState } from './watch-types';

/** A trail is for a person to read: of a longer one the first stop and the latest ones are kept. */
const MAX_STOPS = 24;

/** Where the tab was taken, origins only. What the person visited by hand is not part of it. */
export function trail(state: WatchState): readonly TrailStop[] {
  return state.trail;
}

/** Adds a stop, unless the tab merely moved on within the same origin. */
export function withStop(
  stops: readonly TrailStop[],
  origin: string,
  arrivedAtMs: number,
): readonly TrailStop[] {
  if (stops.at(-1)?.origin === origin) return stops;
  const kept = stops.length < MAX_STOPS ? stops : [...stops.slice(0, 1), ...stops.slice(2)];
  return [...kept, { origin, arrivedAtMs, isSecure: origin.startsWith('https:') }];
}
