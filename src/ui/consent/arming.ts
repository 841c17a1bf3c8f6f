/**
 * When a click counts. A prompt that has just come up, or has just been uncovered, moved or changed, could take a
 * click that was meant for something else: it is armed only after it was visible, focused and unmoved for a while.
 * A reducer over facts; the clock is in them.
 */
export const ARMING_MS = 500;

/** Where the window is and how large. */
export type Geometry = {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
};

export type ArmingState = {
  /** What is shown: another prompt, or another page of this one, has another name. */
  readonly content: string;
  readonly contentSinceMs: number;
  readonly isVisible: boolean;
  readonly isFocused: boolean;
  readonly geometry: Geometry;
  /** Since when nothing has stirred; null while hidden or without focus. */
  readonly calmSinceMs: number | null;
};

export type ArmingEvent = { readonly atMs: number } & (
  | { readonly type: 'content-shown'; readonly content: string }
  | { readonly type: 'visibility-changed'; readonly isVisible: boolean }
  | { readonly type: 'focus-changed'; readonly isFocused: boolean }
  | { readonly type: 'geometry-seen'; readonly geometry: Geometry }
);

/** The state when a window first looks at itself. */
export function startArming(
  now: Pick<ArmingState, 'content' | 'isVisible' | 'isFocused' | 'geometry'>,
  atMs: number,
): ArmingState {
  return calmedFrom({ ...now, contentSinceMs: atMs, calmSinceMs: null }, atMs);
}

/** The state after an event; the same object where nothing changed. */
export function arm(state: ArmingState, event: ArmingEvent): ArmingState {
  switch (event.type) {
    case 'content-shown':
      if (event.content === state.content) return state;
      return calmedFrom({ ...state, content: event.content, contentSinceMs: event.atMs }, event.atMs);
    case 'visibility-changed':
      if (event.isVisible === state.isVisible) return state;
      return calmedFrom({ ...state, isVisible: event.isVisible }, event.atMs);
    case 'focus-changed':
      if (event.isFocused === state.isFocused) return state;
      return calmedFrom({ ...state, isFocused: event.isFocused }, event.atMs);
    case 'geometry-seen':
      if (isSame(event.geometry, state.geometry)) return state;
      return calmedFrom({ ...state, geometry: event.geometry }, event.atMs);
  }
}

/** When an agreeing click will count, if nothing stirs; null while it can't. */
export function armedAtMs(state: ArmingState): number | null {
  return state.calmSinceMs === null ? null : state.calmSinceMs + ARMING_MS;
}

/** True when an agreeing click counts. */
export function isArmed(state: ArmingState, nowMs: number): boolean {
  const atMs = armedAtMs(state);
  return atMs !== null && nowMs >= atMs;
}

/** True when a refusing click counts: it can't harm, so it only waits until the content could have been seen. */
export function isShown(state: ArmingState, nowMs: number): boolean {
  return nowMs >= state.contentSinceMs + ARMING_MS;
}

function calmedFrom(state: ArmingState, atMs: number): ArmingState {
  return { ...state, calmSinceMs: state.isVisible && state.isFocused ? atMs : null };
}

function isSame(a: Geometry, b: Geometry): boolean {
  return a.left === b.left && a.top === b.top && a.width === b.width && a.height === b.height;
}
