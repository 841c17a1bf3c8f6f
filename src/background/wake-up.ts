import { browser } from 'wxt/browser';

const ALARM = 'check-flows';
/** Browsers round shorter alarms up to this. */
const SHORTEST_ALARM_MS = 30_000;

/**
 * Wakes at a time: by a timer while the worker lives, by an alarm if it does not. An early or doubled wake-up is
 * harmless: it only makes the flows look at the clock.
 */
export function createWakeUp(awake: () => void): { at(timeMs: number): Promise<void> } {
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === ALARM) awake();
  });

  return {
    async at(timeMs) {
      const now = Date.now();
      if (timeMs - now < SHORTEST_ALARM_MS) setTimeout(awake, Math.max(0, timeMs - now) + 1);
      const when = Math.max(timeMs, now + SHORTEST_ALARM_MS);
      const pending = await browser.alarms.get(ALARM);
      if (pending === undefined || pending.scheduledTime > when) await browser.alarms.create(ALARM, { when });
    },
  };
}
