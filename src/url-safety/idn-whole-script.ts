import { HOME_TLDS, MORE_DIGIT_SHAPES, MORE_WHOLE_SCRIPT, NOT_WHOLE_SCRIPT } from './shapes.data';
import { isAscii } from './unicode';
import { DIGIT_SHAPES, WHOLE_SCRIPT } from './unicode.data';

/**
 * A whole-script confusable (UTS 39 section 4.1): every letter of the label is of one script and looks like Latin,
 * and the top-level domain is no home of that script.
 */
export function looksLikeLatin(label: string, tld: string): boolean {
  for (const { home, lookalikes, script } of SCRIPTS) {
    if (!script.test(label)) continue;
    if (home.includes(tld) || (!isAscii(tld) && script.test(tld))) return false;
    return lookalikes.test(label);
  }
  return false;
}

/** Digits and shapes of digits, with at least one shape: `1շ` for 12. */
export function looksLikeDigits(label: string): boolean {
  return ONLY_DIGITS_AND_SHAPES.test(label) && !isAscii(label);
}

const ONLY_DIGITS_AND_SHAPES = new RegExp(
  `^[0-9${DIGIT_SHAPES.replace('б', '')}${MORE_DIGIT_SHAPES}]+$`,
  'u',
);

const SCRIPTS = Object.entries(MORE_WHOLE_SCRIPT).map(([name, more]) => ({
  script: new RegExp(`\\p{Script=${name}}`, 'u'),
  home: HOME_TLDS[name] ?? [],
  lookalikes: new RegExp(`^[0-9-${lettersOf(name, more)}]+$`, 'u'),
}));

function lettersOf(script: string, more: string): string {
  const letters = Array.from((WHOLE_SCRIPT[script] ?? '') + more);
  return letters.filter((letter) => !NOT_WHOLE_SCRIPT.includes(letter)).join('');
}
