/** How long what could not be saved waits before each new try. */
export const PAUSES_MS: readonly number[] = [1_000, 4_000, 15_000];

type Work = () => Promise<unknown>;
type Line = {
  readonly works: { readonly work: Work; readonly over: () => void }[];
  /** How often the first of them has failed. */
  failures: number;
  timer: ReturnType<typeof setTimeout> | null;
  /** Set while somebody works it off. */
  under: Promise<void> | null;
};

/**
 * What the wire and the tabs say is said once: where it can't be saved it is kept, in its order, and tried again while
 * the worker lives. What a person does can be done again: it fails at once.
 *
 * A work that fails for another reason than the storage is dropped: trying again would change nothing.
 */
export function createPatience<Key>(ports: {
  /** Whether this failure may pass. */
  readonly mayPass: (error: unknown) => boolean;
  /** No further try is planned; a new fact, a person or {@link tryAgain} brings one. */
  readonly resting: () => void;
}) {
  const lines = new Map<Key, Line>();

  /** What a line holds, one by one. Whoever asks meanwhile waits for the same. */
  function workOff(key: Key, line: Line): Promise<void> {
    if (line.under !== null) return line.under;
    if (line.timer !== null) clearTimeout(line.timer);
    line.timer = null;
    const under = (async () => {
      // Nothing of it happens in the turn of the one who asks.
      await Promise.resolve();
      for (let first = line.works[0]; first !== undefined; first = line.works[0]) {
        try {
          await first.work();
        } catch (error) {
          if (ports.mayPass(error)) {
            line.under = null;
            rest(key, line);
            throw error;
          }
        }
        line.works.shift();
        line.failures = 0;
        first.over();
      }
      lines.delete(key);
    })();
    line.under = under;
    return under;
  }

  function rest(key: Key, line: Line): void {
    const pauseMs = PAUSES_MS[line.failures];
    line.failures += 1;
    if (pauseMs === undefined) ports.resting();
    else line.timer = setTimeout(() => void workOff(key, line).catch(() => {}), pauseMs);
  }

  return {
    /**
     * A fact: after those before it, and again until it is saved.
     *
     * @returns when it is saved, or dropped; it never rejects.
     */
    hear(key: Key, work: Work): Promise<void> {
      const line: Line = lines.get(key) ?? { works: [], failures: 0, timer: null, under: null };
      lines.set(key, line);
      const over = new Promise<void>((resolve) => line.works.push({ work, over: resolve }));
      if (line.timer === null) void workOff(key, line).catch(() => {});
      return over;
    },

    /**
     * A person's act: after the facts before it, and at once or not at all.
     *
     * @throws what hinders the facts before it, and what `work` throws.
     */
    async act<Result>(key: Key, work: () => Promise<Result>): Promise<Result> {
      const line = lines.get(key);
      if (line !== undefined) await workOff(key, line);
      return work();
    },

    /** The storage works again. */
    tryAgain(): void {
      for (const [key, line] of lines) void workOff(key, line).catch(() => {});
    },
  };
}

export type Patience<Key> = ReturnType<typeof createPatience<Key>>;
