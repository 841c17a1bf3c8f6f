import { browser } from 'wxt/browser';

const EVERY_MS = 20_000;

/**
 * Keeps the worker alive while something is held, and only then: both browsers end an idle background at 30 s, a
 * pending fetch or stream notwithstanding (DESIGN §2.9).
 *
 * @returns a function that takes a hold; what it returns lets go, once.
 */
export function createKeepAwake(): () => () => void {
  let holds = 0;
  let timer: ReturnType<typeof setInterval> | null = null;

  return () => {
    holds += 1;
    timer ??= setInterval(() => void browser.runtime.getPlatformInfo(), EVERY_MS);
    let isHeld = true;
    return () => {
      if (!isHeld) return;
      isHeld = false;
      holds -= 1;
      if (holds > 0 || timer === null) return;
      clearInterval(timer);
      timer = null;
    };
  };
}
