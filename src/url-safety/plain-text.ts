import { neutralise } from './neutralise';

/** Text that may be shown as text, attributed to who wrote it. */
export type PlainText = {
  readonly text: string;
  /** What was neutralised, each kind once, in the order of the rules. */
  readonly marks: readonly TextMark[];
  /** The text was longer than the limits; what is left ends at a whole character. */
  readonly isCut: boolean;
};

/** What a text had that plain text has not. */
export type TextMark =
  | 'not-text'
  | 'ill-formed'
  | 'control'
  | 'line-separator'
  | 'bidi'
  | 'invisible'
  | 'stacked-marks'
  | 'padding'
  | 'line-break';

export type TextLimits = { readonly maxCharacters?: number; readonly maxLines?: number };

/** UTF-16 units of a message. */
export const MAX_MESSAGE_CHARACTERS = 2_000;

/** Lines of a message. */
export const MAX_MESSAGE_LINES = 12;

/** UTF-16 units of a name or a title. */
export const MAX_NAME_CHARACTERS = 120;

/**
 * Makes a server's message safe to put on the screen as text: what reorders, hides or overprints is neutralised, and
 * length and lines are capped. It stays the server's text: no markup is read, none is made. Arabic, Persian, Hebrew,
 * Indic joiners, flags and emoji come through unchanged.
 */
export function plainText(raw: unknown, limits: TextLimits = {}): PlainText {
  if (typeof raw !== 'string') return NOT_TEXT;
  const { maxCharacters = MAX_MESSAGE_CHARACTERS, maxLines = MAX_MESSAGE_LINES } = limits;
  // Neutralising only ever removes or replaces: eight times the limit is enough to fill it, and bounds the work.
  const isHuge = raw.length > maxCharacters * 8;
  const { text, marks } = neutralise(raw.slice(0, maxCharacters * 8));
  const unpadded = withoutPadding(text);
  const lines = unpadded.split('\n');
  const kept = cutAtCharacter(lines.slice(0, maxLines).join('\n'), maxCharacters);
  return {
    text: kept,
    marks: unpadded === text ? marks : [...marks, 'padding'],
    isCut: isHuge || kept !== unpadded,
  };
}

/** The same for a name or a title: one line, single spaces, and short. */
export function plainName(raw: unknown): PlainText {
  if (typeof raw !== 'string') return NOT_TEXT;
  const isHuge = raw.length > MAX_NAME_CHARACTERS * 8;
  const { text, marks } = neutralise(raw.slice(0, MAX_NAME_CHARACTERS * 8));
  const line = text.replace(/\s+/gu, ' ').trim();
  const kept = cutAtCharacter(line, MAX_NAME_CHARACTERS);
  const added: TextMark[] = [];
  if (text.trim().includes('\n')) added.push('line-break');
  if (/[^\S\n]{2,}/u.test(text.trim())) added.push('padding');
  return { text: kept, marks: [...marks, ...added], isCut: isHuge || kept !== line };
}

const NOT_TEXT: PlainText = { text: '', marks: ['not-text'], isCut: false };

/** Blank lines and long runs of spaces push what matters out of view: two blank lines and 24 spaces are enough. */
function withoutPadding(text: string): string {
  return text.replace(/[^\S\n]{24,}/gu, ' ').replace(/(?:[^\S\n]*\n){4,}/gu, '\n\n\n');
}

/** At most so many UTF-16 units, without cutting a character that a person sees as one. */
function cutAtCharacter(text: string, maxCharacters: number): string {
  if (text.length <= maxCharacters) return text;
  let end = 0;
  for (const { index, segment } of SEGMENTER.segment(text.slice(0, maxCharacters + 64))) {
    if (index + segment.length > maxCharacters) break;
    end = index + segment.length;
  }
  return text.slice(0, end);
}

const SEGMENTER = new Intl.Segmenter('und', { granularity: 'grapheme' });
