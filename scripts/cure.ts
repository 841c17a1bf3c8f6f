/** One cure: a text whose loss brings a trap back, or breaks a requirement, and the test that must notice. */
export type Cure = {
  /** A trap of `PROTOCOL.md` §1, or a requirement of `docs/compliance.md`: the name of the test contains it. */
  readonly trap: string;
  readonly what: string;
  readonly file: string;
  /** Exactly once in the file. */
  readonly find: string;
  readonly replace: string;
  readonly test: string;
};

/** The same, in a row. */
export function cureOf(
  trap: string,
  what: string,
  file: string,
  find: string,
  replace: string,
  test: string,
): Cure {
  return { trap, what, file, find, replace, test };
}

/** Whether a test says that it is about this: an id that is no trap's stands in square brackets. */
export function names(testName: string, trap: string): boolean {
  const id = `\\b${trap}\\b`;
  return new RegExp(trap.startsWith('T') ? id : `\\[[^\\]]*${id}[^\\]]*\\]`).test(testName);
}
