import { REFUSED } from './refused-letters.data';
import { ALLOWED, CONFUSABLES } from './unicode.data';

/**
 * True when every character has Identifier_Status=Allowed (UTS 39 section 3.1), as far as UTS 46 lets it through and
 * the browser still shows it.
 */
export function isAllowed(label: string): boolean {
  return !NOT_ALLOWED.test(label);
}

/**
 * The skeleton of a name: equal skeletons look alike (UTS 39 section 4). Coarser than the standard's: marks are
 * stripped and case is folded, for a person who skims sees neither, and `vv` is `w`.
 */
export function skeletonOf(text: string): string {
  let skeleton = '';
  for (const character of withoutMarks(text)) skeleton += SKELETONS.get(character) ?? character;
  return skeleton;
}

/** A name without its marks: `münchen` → `munchen`. */
export function withoutMarks(text: string): string {
  return isAscii(text) ? text : text.normalize('NFD').replace(MARKS, '');
}

export function isAscii(text: string): boolean {
  return !/\P{ASCII}/u.test(text);
}

const MARKS = /\p{M}+/gu;

const NOT_ALLOWED = new RegExp(`[^${classOf(ALLOWED)}]|[${classOf(REFUSED)}]`, 'u');

/** Reads `gap.length gap.length …`, base 36, as the ranges of a character class. */
function classOf(text: string): string {
  let end = 0;
  const ranges = text.split(' ').map((range) => {
    const [gap = 0, length = 0] = range.split('.').map((digits) => Number.parseInt(digits, 36));
    const start = end + gap;
    end = start + length;
    return `\\u{${start.toString(16)}}-\\u{${(end - 1).toString(16)}}`;
  });
  return ranges.join('');
}

const SKELETONS = new Map<string, string>([['w', 'vv']]);
for (const [skeleton, characters] of CONFUSABLES) {
  const asShown = skeleton.replaceAll('w', 'vv');
  for (const character of characters) SKELETONS.set(character, asShown);
}
