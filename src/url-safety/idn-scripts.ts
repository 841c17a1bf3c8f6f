/**
 * The Highly Restrictive level (UTS 39 section 5.2): one script, or Latin with one of the three East Asian sets. As
 * in browsers, the Latin of a mixed label is ASCII only.
 */
export function isHighlyRestrictive(label: string): boolean {
  if (SINGLE_SCRIPTS.some((script) => script.test(label))) return true;
  return EAST_ASIAN_WITH_ASCII.some((scripts) => scripts.test(label));
}

/** Digits of two number systems in one label (UTS 39 section 5.3): `7৪9`. */
export function mixesNumberSystems(label: string): boolean {
  const zeros = Array.from(label.matchAll(/\p{Nd}/gu), ([digit]) => zeroOf(digit.codePointAt(0) ?? 0));
  return new Set(zeros).size > 1;
}

/** Recommended scripts (UAX 31 table 5), less Bopomofo, which browsers no longer show. */
// biome-ignore format: a list
const SCRIPTS = [
  'Latin', 'Cyrillic', 'Greek', 'Arabic', 'Hebrew', 'Thai', 'Devanagari', 'Armenian', 'Georgian', 'Bengali', 'Ethiopic',
  'Gujarati', 'Gurmukhi', 'Kannada', 'Khmer', 'Lao', 'Malayalam', 'Myanmar', 'Oriya', 'Sinhala', 'Tamil', 'Telugu',
  'Thaana', 'Tibetan',
];

// Script_Extensions=Common and =Inherited are the characters that belong with any script.
const NEUTRAL = '\\p{scx=Common}\\p{scx=Inherited}';

const JAPANESE = '\\p{scx=Han}\\p{scx=Hiragana}\\p{scx=Katakana}';
const KOREAN = '\\p{scx=Han}\\p{scx=Hangul}';

const SINGLE_SCRIPTS = SCRIPTS.map((script) => new RegExp(`^[\\p{scx=${script}}${NEUTRAL}]+$`, 'u'));

const EAST_ASIAN_WITH_ASCII = [JAPANESE, KOREAN].map(
  (scripts) => new RegExp(`^[a-z${scripts}${NEUTRAL}]+$`, 'u'),
);

/** The zero of a decimal digit's system: Unicode puts every system's ten digits in a row, in order. */
function zeroOf(code: number): number {
  let zero = code;
  // Rows that follow each other directly (mathematical digits) never survive UTS 46.
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
  return zero;
}
