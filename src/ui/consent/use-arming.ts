import { useEffect, useRef, useState } from 'preact/hooks';
import {
  type ArmingEvent,
  type ArmingState,
  arm,
  armedAtMs,
  type Geometry,
  isArmed,
  isShown,
  startArming,
} from './arming';

/** A window has no event for being moved, so its place is looked at this often. */
const LOOK_EVERY_MS = 100;

export type Arming = {
  /** For drawing: the acts look ready. */
  readonly isReady: boolean;
  /** For the click itself: a real one, and calm until this very moment. */
  readonly mayAgree: (event: Event) => boolean;
  readonly mayRefuse: (event: Event) => boolean;
};

type Fact = ArmingEvent extends infer Event
  ? Event extends ArmingEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;

/** Watches this window and says when a click counts. `content` names what is shown. */
export function useArming(content: string): Arming {
  const [isReady, setReady] = useState(false);
  const state = useRef<ArmingState | null>(null);
  state.current ??= startArming({ content, ...look() }, Date.now());

  const note = useRef((fact: Fact): ArmingState => {
    const before = state.current ?? startArming({ content, ...look() }, Date.now());
    state.current = arm(before, { ...fact, atMs: Date.now() } as ArmingEvent);
    setReady(isArmed(state.current, Date.now()));
    return state.current;
  }).current;

  const lookNow = useRef((): ArmingState => {
    const { isVisible, isFocused, geometry } = look();
    note({ type: 'visibility-changed', isVisible });
    note({ type: 'focus-changed', isFocused });
    return note({ type: 'geometry-seen', geometry });
  }).current;

  // In the drawing itself: content that changes is never armed by what was there before.
  if (state.current.content !== content) {
    state.current = arm(state.current, { type: 'content-shown', content, atMs: Date.now() });
  }

  useEffect(() => {
    lookNow();
    const timer = setInterval(lookNow, LOOK_EVERY_MS);
    const stop = new AbortController();
    for (const name of ['focus', 'blur', 'resize'] as const) {
      window.addEventListener(name, lookNow, { signal: stop.signal });
    }
    document.addEventListener('visibilitychange', lookNow, { signal: stop.signal });
    return () => {
      clearInterval(timer);
      stop.abort();
    };
  }, [lookNow]);

  const armedNow =
    state.current !== null && armedAtMs(state.current) !== null && isArmed(state.current, Date.now());
  return {
    isReady: isReady && armedNow,
    mayAgree: (event) => event.isTrusted && isArmed(lookNow(), Date.now()),
    mayRefuse: (event) => event.isTrusted && isShown(lookNow(), Date.now()),
  };
}

function look(): { readonly isVisible: boolean; readonly isFocused: boolean; readonly geometry: Geometry } {
  return {
    isVisible: document.visibilityState === 'visible',
    isFocused: document.hasFocus(),
    geometry: {
      left: window.screenX,
      top: window.screenY,
      width: window.innerWidth,
      height: window.innerHeight,
    },
  };
}
