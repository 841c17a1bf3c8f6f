import { STROKES_BETWEEN_LATIN } from './shapes.data';

/**
 * Sequences that pass the script rules and still deceive: a Katakana stroke between Latin letters reads as a slash, a
 * dot above an `i` disappears. After Chromium's IDN policy (docs/idn.md); each rule says what it stops.
 */
export function hasDangerousPattern(label: string): boolean {
  return PATTERNS.some((pattern) => pattern.test(label));
}

const KANA = '\\p{scx=Katakana}\\p{scx=Hiragana}';
const CJK = `${KANA}\\p{scx=Han}`;

const PATTERNS = [
  // Katakana no, n, so, zo read as slashes when no Japanese stands beside them.
  new RegExp(`[^${CJK}][ノンソゾ][^${CJK}]`, 'u'),
  // Strokes next to anything that is not CJK.
  new RegExp(
    `[^${CJK}\\p{scx=Hangul}][${STROKES_BETWEEN_LATIN}]|[${STROKES_BETWEEN_LATIN}][^${CJK}\\p{scx=Hangul}]`,
    'u',
  ),
  // Iteration marks belong after Katakana, the long-vowel mark after kana.
  /(?:^|[^\p{scx=Katakana}])[\u30fd\u30fe]/u,
  new RegExp(`(?:^|[^${KANA}])\u30fc`, 'u'),
  // The middle dot of Katakana reads as a separator: it stands before CJK, and after nothing else.
  new RegExp(`[^${CJK}]\u30fb|\u30fb(?:[^${CJK}]|$)`, 'u'),
  // Hiragana and Katakana he, be, pe are the same shapes: one of them alone among the other kana is an imitation.
  /^\p{scx=Katakana}+[\u3078-\u307a]\p{scx=Katakana}+$/u,
  /^\p{scx=Hiragana}+[\u30d8-\u30da]\p{scx=Hiragana}+$/u,
  // Marks of Latin, Greek and Cyrillic on letters of another script.
  /[^\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}][\u0300-\u0339]/u,
  // Any mark on a dotless i; a dot above what has a dot, or hides one.
  /\u0131[\u0300-\u0339]/u,
  /[ijl]\u0307/u,
  // Voiced sound marks as characters of their own.
  /[\u3099\u309a]/u,
  // Arabic marks on what is no Arabic letter.
  /[^\p{scx=Arabic}][\u064b-\u0655\u0670]/u,
  // The one Hebrew point that identifiers may have: no name has it.
  /\u05b4/u,
];
