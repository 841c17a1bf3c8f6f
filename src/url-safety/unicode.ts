import { REFUSED } from './refused-letters.data';
import { ALLOWED, CONFUSABLES } from './unicode.data';

/**
 * True for a code point with Identifier_Status=Allowed (UTS 39 section 3.1), as far as UTS 46 lets it through and the
 * browser still shows it.
 */
export function isAllowed(code: number): boolean {
  return isWithin(code, LISTED) && !isWithin(code, NO_LONGER_SHOWN);
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

type Ranges = { readonly starts: readonly number[]; readonly ends: readonly number[] };

const LISTED = decodeRanges(ALLOWED);
const NO_LONGER_SHOWN = decodeRanges(REFUSED);

/** Reads `gap.length gap.length …`, base 36. */
function decodeRanges(text: string): Ranges {
  const starts: number[] = [];
  const ends: number[] = [];
  let end = 0;
  for (const range of text.split(' ')) {
    const [gap = '', length = ''] = range.split('.');
    const start = end + Number.parseInt(gap, 36);
    end = start + Number.parseInt(length, 36);
    starts.push(start);
    ends.push(end);
  }
  return { starts, ends };
}

function isWithin(code: number, { starts, ends }: Ranges): boolean {
  let low = 0;
  let high = starts.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (code < (starts[middle] ?? 0)) high = middle - 1;
    else if (code >= (ends[middle] ?? 0)) low = middle + 1;
    else return true;
  }
  return false;
}

const SKELETONS = new Map<string, string>([['w', 'vv']]);
for (const [skeleton, characters] of CONFUSABLES) {
  const asShown = skeleton.replaceAll('w', 'vv');
  for (const character of characters) SKELETONS.set(character, asShown);
}
