/** What is counted. All but the first two and the last have to be nought. */
export type Tally = {
  readonly flows: number;
  /** Workers stopped, browsers killed, networks cut: whatever the experiment does to Usher. */
  readonly blows: number;
  /** No screen shows it any more. */
  readonly lost: number;
  /** Did not end as it has to: a call that waits for ever, or ends as another one. */
  readonly unfinished: number;
  /** The server received a step's message twice, or had its effect twice, with nothing to excuse it. */
  readonly doubles: number;
  readonly secondTabs: number;
  /** Answers that no click of the person's stands behind. */
  readonly unasked: number;
  /** Answers, addresses or states of one call that came to another. */
  readonly mixups: number;
  readonly errors: number;
  readonly seconds: number;
  /** What lies behind the counts, one line each. */
  readonly notes: readonly string[];
};

export type Zero = 'lost' | 'unfinished' | 'doubles' | 'secondTabs' | 'unasked' | 'mixups' | 'errors';

export const MUST_BE_ZERO: readonly Zero[] = [
  'lost',
  'unfinished',
  'doubles',
  'secondTabs',
  'unasked',
  'mixups',
  'errors',
];

/** The counts that are not nought, with their notes: empty when all is well. */
export function faults(tally: Tally): readonly string[] {
  const counts = MUST_BE_ZERO.filter((name) => tally[name] > 0).map((name) => `${name}: ${tally[name]}`);
  return counts.length === 0 ? [] : [...counts, ...tally.notes];
}

/** Counts up while an experiment runs. */
export type Counting = ReturnType<typeof startCounting>;

export function startCounting() {
  const startedAtMs = Date.now();
  const counts: Record<Zero | 'flows' | 'blows', number> = {
    flows: 0,
    blows: 0,
    lost: 0,
    unfinished: 0,
    doubles: 0,
    secondTabs: 0,
    unasked: 0,
    mixups: 0,
    errors: 0,
  };
  const notes: string[] = [];
  return {
    add(name: keyof typeof counts, note?: string, by = 1): void {
      counts[name] += by;
      if (note !== undefined) notes.push(`${name}: ${note}`);
    },
    note: (line: string) => void notes.push(line),
    sum: (): Tally => ({ ...counts, seconds: (Date.now() - startedAtMs) / 1000, notes }),
  };
}
