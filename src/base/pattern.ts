// Regular expressions written by strangers. A backtracking engine can be made to run for hours by one of them, and
// JavaScript can't stop it: so the work is bounded before it is begun.

const MAX_PATTERN_LENGTH = 500;
/** Ways through a pattern that are tried at worst: well under a second. */
const MAX_WAYS = 10_000_000;

/**
 * Whether a text matches a pattern as JSON Schema means it (unanchored, Unicode; Validation §6.3.3).
 *
 * @returns null where that can't be judged: no regular expression of ECMA-262, or one that could take too long on a
 * text of this length. The server then is the judge.
 */
export function matchesPattern(pattern: string, text: string): boolean | null {
  if (!isJudgeable(pattern, text.length)) return null;
  return new RegExp(pattern, 'u').test(text);
}

/** True for a valid pattern that is certain to be quick on every text of at most this length. */
export function isJudgeable(pattern: string, textLength: number): boolean {
  if (pattern.length > MAX_PATTERN_LENGTH) return false;
  try {
    new RegExp(pattern, 'u');
  } catch {
    return false;
  }
  const isAnchored = pattern.startsWith('^') && !pattern.includes('|');
  const starts = isAnchored ? 1 : textLength + 1;
  return starts * new WayCounter(pattern, textLength).count() <= MAX_WAYS;
}

/**
 * An upper bound of the ways to walk through a valid pattern: choices multiply in a sequence and add up in an
 * alternation. A repetition without end of something that itself has a choice is where the catastrophes are, and
 * counts as infinitely many, as does a back reference.
 */
class WayCounter {
  readonly #pattern: string;
  readonly #textLength: number;
  #at = 0;

  constructor(pattern: string, textLength: number) {
    this.#pattern = pattern;
    this.#textLength = textLength;
  }

  count(): number {
    let ways = 0;
    let sequence = 1;
    while (this.#at < this.#pattern.length && this.#pattern[this.#at] !== ')') {
      if (this.#pattern[this.#at] === '|') {
        ways += sequence;
        sequence = 1;
        this.#at += 1;
      } else {
        sequence *= this.#repeated(this.#atom());
      }
    }
    return ways + sequence;
  }

  #atom(): number {
    const pattern = this.#pattern;
    const start = this.#at;
    this.#at += 1;
    if (pattern[start] === '\\') {
      this.#at += 1;
      return /[1-9k]/.test(pattern[start + 1] ?? '') ? Number.POSITIVE_INFINITY : 1;
    }
    if (pattern[start] === '[') {
      while (pattern[this.#at] !== ']') this.#at += pattern[this.#at] === '\\' ? 2 : 1;
      this.#at += 1;
    } else if (pattern[start] === '(') {
      const ways = this.count();
      this.#at += 1;
      return ways;
    }
    return 1;
  }

  /** The ways of an atom with the quantifier that may follow it. */
  #repeated(ways: number): number {
    const [, sign, low, comma, high] =
      /^(?:([*+?])|\{(\d+)(,?)(\d*)\})\??/.exec(this.#pattern.slice(this.#at)) ?? [];
    if (sign === undefined && low === undefined) return ways;
    this.#at = this.#pattern.indexOf(sign ?? '}', this.#at) + 1;
    if (this.#pattern[this.#at] === '?') this.#at += 1;

    const least = Number(low ?? 0);
    const most = sign === '?' ? 1 : high ? Number(high) : comma === '' ? least : Number.POSITIVE_INFINITY;
    if (most === Number.POSITIVE_INFINITY) return ways > 1 ? most : this.#textLength + 1;
    return ways ** most * (Math.min(most, this.#textLength) - Math.min(least, this.#textLength) + 1);
  }
}
