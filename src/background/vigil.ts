/** A timer can't be longer; the hold is taken anew at every save. */
const LONGEST_MS = 15 * 60_000;

/**
 * Keeps the event page alive while a tab is watched, where what the tab does next would not surely wake it.
 *
 * @param holdAwake takes a hold; what it returns lets go.
 * @returns what to call after each save, with the end of the watching (epoch ms; 0: nothing is watched).
 */
export function createVigil(holdAwake: () => () => void): (untilMs: number) => void {
  let letGo: (() => void) | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  function end(): void {
    letGo?.();
    letGo = null;
  }

  return (untilMs) => {
    clearTimeout(timer);
    const restMs = Math.min(untilMs - Date.now(), LONGEST_MS);
    if (restMs <= 0) return end();
    letGo ??= holdAwake();
    timer = setTimeout(end, restMs);
  };
}
