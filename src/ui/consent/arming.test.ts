import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  ARMING_MS,
  type ArmingEvent,
  type ArmingState,
  arm,
  armedAtMs,
  isArmed,
  isShown,
  startArming,
} from './arming';

const geometry = { left: 10, top: 20, width: 520, height: 680 };
const calm = startArming({ content: 'a', isVisible: true, isFocused: true, geometry }, 1000);

describe('arming', () => {
  it('arms after half a second of calm', () => {
    expect(isArmed(calm, 1000)).toBe(false);
    expect(isArmed(calm, 1000 + ARMING_MS - 1)).toBe(false);
    expect(isArmed(calm, 1000 + ARMING_MS)).toBe(true);
  });

  it.each<[string, ArmingEvent]>([
    ['other content', { type: 'content-shown', content: 'b', atMs: 5000 }],
    ['a move', { type: 'geometry-seen', geometry: { ...geometry, left: 11 }, atMs: 5000 }],
    ['a resize', { type: 'geometry-seen', geometry: { ...geometry, height: 600 }, atMs: 5000 }],
  ])('begins anew after %s', (_, event) => {
    const state = arm(calm, event);
    expect(isArmed(state, 5000)).toBe(false);
    expect(armedAtMs(state)).toBe(5000 + ARMING_MS);
  });

  it.each<[string, ArmingEvent, ArmingEvent]>([
    [
      'hidden',
      { type: 'visibility-changed', isVisible: false, atMs: 2000 },
      { type: 'visibility-changed', isVisible: true, atMs: 9000 },
    ],
    [
      'without focus',
      { type: 'focus-changed', isFocused: false, atMs: 2000 },
      { type: 'focus-changed', isFocused: true, atMs: 9000 },
    ],
  ])('never arms while %s, and begins anew afterwards', (_, away, back) => {
    const gone = arm(calm, away);
    expect(armedAtMs(gone)).toBeNull();
    expect(isArmed(gone, 1_000_000)).toBe(false);
    expect(armedAtMs(arm(gone, back))).toBe(9000 + ARMING_MS);
  });

  it('keeps its peace when the same is seen again', () => {
    const events: readonly ArmingEvent[] = [
      { type: 'content-shown', content: 'a', atMs: 1200 },
      { type: 'geometry-seen', geometry: { ...geometry }, atMs: 1300 },
      { type: 'focus-changed', isFocused: true, atMs: 1400 },
      { type: 'visibility-changed', isVisible: true, atMs: 1450 },
    ];
    expect(events.reduce(arm, calm)).toBe(calm);
  });

  it('lets a refusal through without focus, but not before its content could be seen', () => {
    const unfocused = arm(calm, { type: 'focus-changed', isFocused: false, atMs: 1100 });
    expect(isShown(unfocused, 1400)).toBe(false);
    expect(isShown(unfocused, 1500)).toBe(true);
    const next = arm(unfocused, { type: 'content-shown', content: 'b', atMs: 2000 });
    expect(isShown(next, 2100)).toBe(false);
  });

  it('is never armed sooner than half a second after the last thing that stirred', () => {
    const event = fc.oneof(
      fc.record({ type: fc.constant('content-shown' as const), content: fc.constantFrom('a', 'b') }),
      fc.record({ type: fc.constant('visibility-changed' as const), isVisible: fc.boolean() }),
      fc.record({ type: fc.constant('focus-changed' as const), isFocused: fc.boolean() }),
      fc.record({
        type: fc.constant('geometry-seen' as const),
        geometry: fc.constantFrom(geometry, { ...geometry, top: 0 }),
      }),
    );
    const steps = fc.array(fc.tuple(event, fc.integer({ min: 0, max: 700 })));
    fc.assert(
      fc.property(steps, (list) => {
        let nowMs = 1000;
        let stirredAtMs = nowMs;
        let state: ArmingState = calm;
        for (const [fact, waitMs] of list) {
          nowMs += waitMs;
          const next = arm(state, { ...fact, atMs: nowMs });
          if (next !== state) stirredAtMs = nowMs;
          state = next;
          const mayArm = state.isVisible && state.isFocused && nowMs - stirredAtMs >= ARMING_MS;
          expect(isArmed(state, nowMs)).toBe(mayArm);
        }
      }),
    );
  });
});
