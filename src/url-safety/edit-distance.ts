/** True when one insertion, deletion or replacement of a character at most separates the two. */
export function isWithinOneEdit(a: string, b: string): boolean {
  const [short, long] =
    a.length <= b.length ? [Array.from(a), Array.from(b)] : [Array.from(b), Array.from(a)];
  if (long.length - short.length > 1) return false;
  let start = 0;
  while (start < short.length && short[start] === long[start]) start += 1;
  const rest = short.length === long.length ? start + 1 : start;
  return short.slice(rest).join('') === long.slice(start + 1).join('');
}

/** True when exactly one pair of neighbouring characters is swapped: `exampel` for `example`. */
export function isOneSwap(a: string, b: string): boolean {
  if (a.length !== b.length || a === b) return false;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/**
 * Names one edit apart that honest owners register all the time (Chromium's exclusions): another first character, a
 * number at the end, a dash. Both are names without their suffix.
 */
export function isOrdinaryEdit(a: string, b: string): boolean {
  if (a === b || a.replaceAll('-', '') === b.replaceAll('-', '')) return true;
  if (a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1)) return true;
  return /\d/.test(a.slice(-1) + b.slice(-1)) && a.replace(/\d+$/, '') === b.replace(/\d+$/, '');
}
