/** Chance that can be had again: the same seed, the same numbers. */
export type Random = {
  /** At least `from`, below `to`. */
  between(from: number, to: number): number;
  below(count: number): number;
  oneOf<Value>(values: readonly Value[]): Value;
};

/** Mulberry32: small, and even enough for points in time. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const below = (count: number) => Math.floor(next() * count);
  return {
    between: (from, to) => from + next() * (to - from),
    below,
    oneOf: (values) => values[below(values.length)]!,
  };
}
