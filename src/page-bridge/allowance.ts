// How much each page may say: a token bucket per origin, as data. One page's flood spends its own allowance and nobody
// else's.

/**
 * At once: what a page needs to begin (the handshake, four lists, a handful of sessions) and a model that calls thirty
 * tools in parallel, each with its progress and its cancellation.
 */
export const BURST = 120;
/** From then on: no person reads, and no model asks for, as many in a second. */
export const PER_SECOND = 20;
/** What a new port costs: it may cause a look into the storage, and a wake-up of the worker. */
export const COST_OF_A_PORT = 4;
/**
 * From then on nothing more is taken from an origin: a minute of its steady rate. No page gets there through its relay,
 * which keeps to less; what does is no relay of ours.
 */
export const MOST_OWED = 60 * PER_SECOND;

export type Allowance = {
  /**
   * Takes from an origin's bucket. It may be overdrawn: who comes then waits in line.
   *
   * @returns for how long to wait before it is used, in milliseconds.
   */
  readonly take: (origin: string, cost?: number) => number;
  /** Whether an origin has spent so much beforehand that it is not to be heard now. */
  readonly isSpent: (origin: string) => boolean;
};

export function createAllowance(now: () => number): Allowance {
  const buckets = new Map<string, { tokens: number; atMs: number }>();

  /** A full bucket is the same as none. */
  function forget(): void {
    for (const [origin, bucket] of buckets) if (filled(bucket, now()) >= BURST) buckets.delete(origin);
  }

  return {
    take(origin, cost = 1) {
      if (buckets.size > 100) forget();
      const atMs = now();
      const bucket = buckets.get(origin) ?? { tokens: BURST, atMs };
      const tokens = filled(bucket, atMs) - cost;
      buckets.set(origin, { tokens, atMs });
      return tokens >= 0 ? 0 : Math.ceil((-tokens / PER_SECOND) * 1_000);
    },
    isSpent(origin) {
      const bucket = buckets.get(origin);
      return bucket !== undefined && filled(bucket, now()) <= -MOST_OWED;
    },
  };
}

/** A clock that was set back fills nothing. */
function filled(bucket: { readonly tokens: number; readonly atMs: number }, nowMs: number): number {
  return Math.min(BURST, bucket.tokens + (Math.max(0, nowMs - bucket.atMs) / 1_000) * PER_SECOND);
}
