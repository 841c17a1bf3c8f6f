import { browser } from 'wxt/browser';

const ALARM = 'check-flows';
/** Comes again and again: a flow's own end is days away, and no single alarm is to be trusted with it. */
const ROUND = 'look-at-flows';
const ROUND_MINUTES = 360;
/** Browsers round shorter alarms up to this. */
const SHORTEST_ALARM_MS = 30_000;

/**
 * Wakes at a time: by a timer while the worker lives, by an alarm if it does not. An early or doubled wake-up is
 * harmless: it only makes the flows look at the clock.
 */
export function createWakeUp(awake: () => void): {
  at(timeMs: number): Promise<void>;
  /** Looks four times a day while anything waits. */
  keepLooking(isWanted: boolean): Promise<void>;
} {
  let isLooking: boolean | null = null;
  browser.alarms.onAlarm.addListener((alarm) => {
    if (alarm.name === ALARM || alarm.name === ROUND) awake();
  });

  return {
    async keepLooking(isWanted) {
      if (isLooking === isWanted) return;
      isLooking = isWanted;
      if (isWanted) await browser.alarms.create(ROUND, { periodInMinutes: ROUND_MINUTES });
      else await browser.alarms.clear(ROUND);
    },
    async at(timeMs) {
      const now = Date.now();
      if (timeMs - now < SHORTEST_ALARM_MS) setTimeout(awake, Math.max(0, timeMs - now) + 1);
      const when = Math.max(timeMs, now + SHORTEST_ALARM_MS);
      const pending = await browser.alarms.get(ALARM);
      if (pending === undefined || pending.scheduledTime > when) await browser.alarms.create(ALARM, { when });
    },
  };
}
