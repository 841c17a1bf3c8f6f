import type { TextMark } from './plain-text';

/**
 * Neutralises what deceives the eye. Characters that reorder text become a visible mark, `⟨U+202E⟩`; characters that
 * show nothing are removed, and `marks` says that they were there.
 */
export function neutralise(raw: string): { readonly text: string; readonly marks: readonly TextMark[] } {
  const marks = new Set<TextMark>();
  const mark = (kind: TextMark, before: string, after: string) => {
    if (before !== after) marks.add(kind);
    return after;
  };
  let text = mark('ill-formed', raw, raw.toWellFormed());
  text = text.replace(/\r\n?/g, '\n');
  text = mark('line-separator', text, text.replace(LINE_SEPARATORS, ' '));
  text = mark('control', text, text.replace(CONTROLS, ''));
  text = mark('bidi', text, text.replace(BIDI_CONTROLS, visibly));
  text = mark('invisible', text, withoutInvisible(text));
  text = mark('stacked-marks', text, withoutStacks(text));
  return { text, marks: [...marks] };
}

/** The code points in a text that show nothing or reorder what follows; what the text's own script needs is not. */
export function hasHiddenCharacters(text: string): boolean {
  const wellFormed = text.toWellFormed();
  return (
    /[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/u.test(wellFormed) ||
    withoutInvisible(wellFormed) !== wellFormed
  );
}

/** Marks a base may carry. Pointed Hebrew and stacked Vietnamese stay below it, once composed. */
export const MAX_MARKS_A_BASE = 4;

const LINE_SEPARATORS = /[\u0085\u2028\u2029]/g;

/** C0, DEL and C1 but tab and newline. */
const CONTROLS = /(?![\t\n])\p{Cc}/gu;

/** Embeddings, overrides and isolates (UAX 9 section 2): they reorder what comes after them. */
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

function visibly(character: string): string {
  return `\u27e8U+${character.charCodeAt(0).toString(16).toUpperCase()}\u27e9`;
}

/** Default_Ignorable_Code_Point (UAX 44), fillers, and interlinear marks: nothing is drawn for them. */
const INVISIBLE = /[\p{Default_Ignorable_Code_Point}\u2800\ufff9-\ufffb]/u;

const EMOJI =
  '(?:\\p{Emoji_Presentation}|\\p{Extended_Pictographic})[\\u{1f3fb}-\\u{1f3ff}]?[\\ufe0e\\ufe0f]?';

/** Sequences (UTS 51) in which an invisible character draws something: flags of regions, emoji joined or presented. */
const EMOJI_SEQUENCES = new RegExp(
  [
    '\\u{1f3f4}[\\u{e0030}-\\u{e0039}\\u{e0061}-\\u{e007a}]{1,6}\\u{e007f}',
    '[0-9#*]\\ufe0f?\\u20e3',
    `${EMOJI}(?:\\u200d${EMOJI}){0,8}`,
  ].join('|'),
  'gu',
);

/**
 * Takes the invisible characters out, all but those that a sequence of emoji or the script around them needs
 * (RFC 5892 A.1 and A.2, Unicode 23.2: Persian writes with the non-joiner, Indic scripts with both).
 */
function withoutInvisible(raw: string): string {
  if (!INVISIBLE.test(raw)) return raw;
  // One joiner joins; more of them are a channel.
  const text = raw.replace(/([\u200c\u200d])[\u200c\u200d]+/g, '$1');
  const isRightToLeft = RIGHT_TO_LEFT.test(text);
  const kept = new Set<number>();
  for (const { index, 0: sequence } of text.matchAll(EMOJI_SEQUENCES)) {
    for (let at = index; at < index + sequence.length; at += 1) kept.add(at);
  }
  let before = '';
  let at = 0;
  let out = '';
  for (const character of text) {
    const after = text.slice(at + character.length);
    if (!INVISIBLE.test(character) || kept.has(at) || isNeeded(before, character, after, isRightToLeft))
      out += character;
    before = character;
    at += character.length;
  }
  return out;
}

function isNeeded(before: string, character: string, after: string, isRightToLeft: boolean): boolean {
  if (character === '\u200c' || character === '\u200d') {
    return INDIC.test(before) || (CURSIVE.test(before) && (after === '' || FOLLOWS_CURSIVE.test(after)));
  }
  if (DIRECTION_MARKS.test(character)) return isRightToLeft && !DIRECTION_MARKS.test(before);
  if (/[\u180b-\u180f]/.test(character)) return /\p{Script=Mongolian}/u.test(before);
  return /[\ufe00-\ufe02\u{e0100}-\u{e01ef}]/u.test(character) && /\p{Script=Han}/u.test(before);
}

const DIRECTION_MARKS = /[\u200e\u200f\u061c]/;
const RIGHT_TO_LEFT = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/u;
const CURSIVE = /[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mongolian}\p{scx=Nko}]/u;
const FOLLOWS_CURSIVE = /^[\p{scx=Arabic}\p{scx=Syriac}\p{scx=Mongolian}\p{scx=Nko}\s]/u;
const INDIC =
  /[\p{scx=Devanagari}\p{scx=Bengali}\p{scx=Gurmukhi}\p{scx=Gujarati}\p{scx=Oriya}\p{scx=Tamil}\p{scx=Telugu}\p{scx=Kannada}\p{scx=Malayalam}\p{scx=Sinhala}]/u;

function withoutStacks(text: string): string {
  if (!STACK.test(text)) return text;
  const composed = text.normalize('NFC');
  return composed.replace(STACKS, (stack) => Array.from(stack).slice(0, MAX_MARKS_A_BASE).join(''));
}

const STACK = /\p{M}{5,}/u;
const STACKS = /\p{M}{5,}/gu;
