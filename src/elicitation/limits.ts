/** A call has at most this many steps, then it ends with a sentence (DESIGN §2.7). */
export const MAX_STEPS = 10;

/** Results that ask for input, the empty ones (`requestState` alone) included, in one call. */
export const MAX_ROUNDS = 20;

/** How long to wait before a request that only carries `requestState` is sent again (MRTR: MAY retry at once). */
export function pauseBeforeMs(round: number): number {
  return Math.min(250 * 2 ** Math.max(0, round - 1), 5_000);
}
