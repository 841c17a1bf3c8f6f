/** A call has at most this many steps, then it ends with a sentence (DESIGN §2.7). */
export const MAX_STEPS = 10;

/** Results in a row that ask for input without the person having a say, the empty ones (`requestState` alone) included. */
export const MAX_ROUNDS = 20;

/** Sign-ins in a row for one send, none of which got it through: first who, then what, then a little more. */
export const MAX_SIGN_INS_IN_A_ROW = 3;

/** A flow waits so long for the person, or as long as its link works where that is longer (DESIGN §2.9). */
export const FLOW_LIFETIME_MS = 7 * 24 * 60 * 60_000;

/** A result that its page did not get answers that page's next identical call for so long. */
export const CLAIM_MS = 10 * 60_000;

/** A clock that was set wrong is often set right: a flow ends only where the clock says so twice, so far apart. */
export const SECOND_LOOK_MS = 10 * 60_000;

/** How long to wait before a request that only carries `requestState` is sent again (MRTR: MAY retry at once). */
export function pauseBeforeMs(round: number): number {
  return Math.min(250 * 2 ** Math.max(0, round - 1), 5_000);
}
