import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { MAX_MESSAGE_CHARACTERS, plainName, plainText } from './plain-text';

type Case = {
  readonly id: string;
  readonly field: string;
  readonly value: unknown;
  readonly expect: {
    readonly render?: string;
    readonly text?: string;
    readonly mustContain?: string[];
    readonly mustNotContain?: string[];
    readonly maxChars?: number;
    readonly maxCombiningPerBase?: number;
  };
};

const { cases } = JSON.parse(
  readFileSync(new URL('./fixtures/hostile-messages.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

const NAMES = new Set(['serverName', 'toolTitle']);
const UNCHANGED = new Set(['as-is', 'literal-text', 'as-is-in-quoted-block']);

describe('the corpus of hostile messages', () => {
  it.each(cases.map((test) => [test.id, test.field, test.expect.render ?? 'literal-text', test] as const))(
    '%s: %s is rendered %s',
    (_id, field, render, { value, expect: wanted }) => {
      const { text, marks, isCut } = NAMES.has(field) ? plainName(value) : plainText(value);
      if (UNCHANGED.has(render))
        expect({ text, marks, isCut }).toEqual({ text: value, marks: [], isCut: false });
      if (wanted.text !== undefined) expect(text).toBe(wanted.text);
      for (const part of wanted.mustContain ?? []) expect(text).toContain(part);
      for (const part of wanted.mustNotContain ?? []) expect(text).not.toContain(part);
      if (wanted.maxChars !== undefined) expect([text.length, isCut]).toEqual([wanted.maxChars, true]);
      if (wanted.maxCombiningPerBase !== undefined) {
        expect(text.normalize('NFC')).not.toMatch(
          new RegExp(`\\p{M}{${wanted.maxCombiningPerBase + 1}}`, 'u'),
        );
        expect(marks).toContain('stacked-marks');
      }
      if (render === 'bidi-neutralised')
        expect([text, marks]).toEqual(['Safe ⟨U+202E⟩moc.live⟨U+202C⟩ link', ['bidi']]);
      if (render === 'zero-width-removed') expect(marks).toEqual(['invisible']);
      if (render === 'tag-chars-removed') expect([text, marks]).toEqual(['Hi', ['invisible']]);
      if (render === 'line-separators-as-space') expect([text, marks]).toEqual(['    x', ['line-separator']]);
      if (render === 'controls-removed') expect([text, marks]).toEqual(['[2J[H', ['control']]);
      if (render === 'replacement-character')
        expect([text, marks]).toEqual(['bad \ufffd surrogate', ['ill-formed']]);
      if (render === 'reject') expect([text, marks]).toEqual(['', ['not-text']]);
      if (render === 'collapsed-space')
        expect([text, marks]).toEqual(['mcp.example.com (verified)', ['padding']]);
      if (render === 'single-line')
        expect([text, marks]).toEqual(['Search files (Allowed by administrator)', ['line-break']]);
    },
  );
});

describe('what stays as it is', () => {
  it.each([
    ['Persian with its non-joiner', 'می‌خواهید حساب خود را وصل کنید؟'],
    ['Persian at the end of a word', 'خانه‌ ها'],
    ['Hebrew with points', 'שָׁלוֹם עוֹלָם'],
    ['Hebrew with a direction mark after a number', 'מחיר 12\u200f ש״ח'],
    ['Arabic with full vowels', 'السَّلَامُ عَلَيْكُمْ'],
    ['Devanagari joiners', 'क्‍ष र्‌'],
    ['Sinhala joiners', 'ශ්‍රී ලංකා'],
    ['Malayalam joiners', 'ന്‍'],
    ['Vietnamese, decomposed', 'Tiê\u0301ng Viê\u0323t'],
    ['Thai', 'ผู้ใหญ่บ้าน'],
    ['Mongolian with a selector', 'ᠠ\u180bᠪ'],
    ['a Han variation', '葛\ufe00'],
    ['Persian with its non-joiner at the very end', 'می\u200c'],
    ['Tibetan', 'བོད་སྐད་'],
    ['Japanese with a variation', '葛\u{e0100}城市'],
    ['a country flag', '🇯🇵 🇺🇳'],
    ['a region flag', '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}'],
    ['a family', '👨‍👩‍👧‍👦'],
    ['a profession with a skin', '👩🏽‍💻'],
    ['a heart on fire', '❤️‍🔥'],
    ['a keycap', '1️⃣ #️⃣'],
    ['a rainbow flag', '🏳️‍🌈'],
    ['tabs and lines', 'a\tb\nc'],
    ['an empty text', ''],
  ])('%s', (_what, text) => expect(plainText(text)).toEqual({ text, marks: [], isCut: false }));
});

describe('what is neutralised', () => {
  it.each([
    ['isolates', 'a\u2066b\u2069', 'a⟨U+2066⟩b⟨U+2069⟩', ['bidi']],
    ['a second direction mark', 'מחיר 12\u200f\u200f ש״ח', 'מחיר 12\u200f ש״ח', ['invisible']],
    ['an override in front', '\u202ea', '⟨U+202E⟩a', ['bidi']],
    ['a joiner at the start', '\u200dक', 'क', ['invisible']],
    ['a non-joiner in Persian before Latin', 'می\u200cx', 'میx', ['invisible']],
    ['a non-joiner in Persian before Latin and Persian', 'می\u200cxم', 'میxم', ['invisible']],
    ['a variation of what is no Han letter', 'あ\u{e0100}', 'あ', ['invisible']],
    ['a Mongolian selector on a Latin letter', 'a\u180b', 'a', ['invisible']],
    [
      'several things, each said once',
      '\u0001\u202e\u200b\u0001',
      '⟨U+202E⟩',
      ['control', 'bidi', 'invisible'],
    ],
    ['direction marks without right-to-left text', 'a\u200fb\u200e', 'ab', ['invisible']],
    ['a soft hyphen', 'pass\u00adword', 'password', ['invisible']],
    ['joiners between Latin letters', 'a\u200db', 'ab', ['invisible']],
    ['joiners piled up in Persian', 'می\u200c\u200c\u200cخ', 'می\u200cخ', ['invisible']],
    ['a joiner before a tag after an emoji', '😀\u{e0061}', '😀', ['invisible']],
    ['tags that end nowhere', '🏴\u{e0067}\u{e0062}', '🏴', ['invisible']],
    ['a variation selector on a letter', 'a\ufe0f', 'a', ['invisible']],
    ['fillers that show nothing', '\u3164\u115f\u2800x', 'x', ['invisible']],
    ['a carriage return that overprints', 'good\rbad', 'good\nbad', []],
    ['DEL and C1', 'a\u007f\u009bb', 'ab', ['control']],
  ])('%s', (_what, raw, text, marks) => expect(plainText(raw)).toMatchObject({ text, marks }));

  it('keeps four marks on a base and no more', () => {
    expect(plainText(`q${'\u0301'.repeat(9)}x`)).toMatchObject({
      text: `q${'\u0301'.repeat(4)}x`,
      marks: ['stacked-marks'],
    });
  });

  it('is not undone by doing it again', () => {
    for (const { value } of cases) {
      const once = plainText(value).text;
      expect(plainText(once).text).toBe(once);
    }
  });
});

describe('the limits', () => {
  it('cuts after twelve lines', () => {
    const { text, isCut } = plainText('line\n'.repeat(40));
    expect([text.split('\n').length, isCut]).toEqual([12, true]);
  });

  it('takes blank lines and long runs of spaces for padding', () => {
    const { text, marks } = plainText(`Sign in${'\n'.repeat(9)}${' '.repeat(60)}Approved by Chrome`);
    expect([text, marks]).toEqual(['Sign in\n\n\n Approved by Chrome', ['padding']]);
    expect(plainText(`\u202e${' '.repeat(24)}a`).marks).toEqual(['bidi', 'padding']);
    expect(plainText(`a${' '.repeat(23)}b\n\n\nc`).marks).toEqual([]);
  });

  it('cuts between characters, never inside one', () => {
    const family = '👨‍👩‍👧‍👦';
    const { text } = plainText(family.repeat(500));
    expect(text.length).toBeLessThanOrEqual(MAX_MESSAGE_CHARACTERS);
    expect(text).toBe(family.repeat(text.length / family.length));
    expect(plainText(family, { maxCharacters: 3 })).toMatchObject({ text: '', isCut: true });
  });

  it('obeys narrower limits to the character', () => {
    const ten = (text: string) => plainText(text, { maxCharacters: 10 });
    expect(ten('0123456789')).toEqual({ text: '0123456789', marks: [], isCut: false });
    expect(ten('0123456789x')).toEqual({ text: '0123456789', marks: [], isCut: true });
    expect(plainText('1\n2\n3', { maxLines: 3 }).isCut).toBe(false);
    expect(plainText('1\n2\n3\n4', { maxLines: 3 })).toMatchObject({ text: '1\n2\n3', isCut: true });
  });

  it('reads of a huge text what can fill the limits eight times', () => {
    const hidden = (count: number) => `a${'\u200b'.repeat(count)}`;
    const ten = (text: string) => plainText(text, { maxCharacters: 10 });
    expect(ten(`${hidden(78)}x`)).toMatchObject({ text: 'ax', isCut: false });
    expect(ten(`${hidden(78)}xy`)).toMatchObject({ text: 'ax', isCut: true });
    expect(plainName(`${hidden(958)}x`)).toMatchObject({ text: 'ax', isCut: false });
    expect(plainName(`${hidden(958)}xy`)).toMatchObject({ text: 'ax', isCut: true });
  });

  it('makes nothing of what is no text', () => {
    for (const raw of [undefined, null, 7, ['a']]) {
      expect(plainText(raw)).toEqual({ text: '', marks: ['not-text'], isCut: false });
      expect(plainName(raw)).toEqual({ text: '', marks: ['not-text'], isCut: false });
    }
  });

  it('makes a name one short line, and says what it took', () => {
    expect(plainName(' a\u202e\n b   c ')).toEqual({
      text: 'a⟨U+202E⟩ b c',
      marks: ['bidi', 'line-break', 'padding'],
      isCut: false,
    });
    expect(plainName('n'.repeat(120))).toEqual({ text: 'n'.repeat(120), marks: [], isCut: false });
    expect(plainName('n'.repeat(121))).toEqual({ text: 'n'.repeat(120), marks: [], isCut: true });
    expect(plainName('\n a ')).toEqual({ text: 'a', marks: [], isCut: false });
  });

  it('obeys narrower limits', () => {
    expect(plainText('one\ntwo\nthree', { maxLines: 2, maxCharacters: 5 })).toEqual({
      text: 'one\nt',
      marks: [],
      isCut: true,
    });
  });
});
