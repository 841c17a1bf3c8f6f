/** True when one insertion, deletion or replacement of a character at most separates the two. */
export function isWithinOneEdit(a: string, b: string): boolean {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  const [restA, restB] = [a.slice(at + 1), b.slice(at + 1)];
  return restA === restB || a.slice(at) === restB || restA === b.slice(at);
}

/** True when exactly one pair of neighbouring characters is swapped: `exampel` for `example`. */
export function isOneSwap(a: string, b: string): boolean {
  if (a === b) return false;
  let at = 0;
  while (a[at] === b[at]) at += 1;
  return a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

/**
 * Names one edit apart that honest owners register all the time (Chromium's exclusions): another first character, a
 * number at the end, a dash. Both are names without their suffix.
 */
export function isOrdinaryEdit(a: string, b: string): boolean {
  if (a.replaceAll('-', '') === b.replaceAll('-', '')) return true;
  if (a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1)) return true;
  return a.replace(/\d+$/, '') === b.replace(/\d+$/, '');
}
