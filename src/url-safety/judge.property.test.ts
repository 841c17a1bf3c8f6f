import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { brokenLaw } from './fixtures/laws';
import { rawUrls, serverUrls } from './fixtures/raw-urls';
import { judgeUrl } from './judge';
import { plainName, plainText } from './plain-text';

// The short form; `npm run fuzz` walks a million.
const RUNS = 3_000;

describe('the laws of a judgement, for any text', () => {
  it('holds them all', () => {
    fc.assert(
      fc.property(rawUrls, serverUrls, (raw, serverUrl) => {
        expect(brokenLaw(raw, { serverUrl, knownHosts: ['accounts.google.com'] })).toBeNull();
      }),
      { numRuns: RUNS },
    );
  });

  it('throws at nothing, whatever it is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.string(), (raw, serverUrl) => {
        expect(['block', 'warn', 'allow']).toContain(judgeUrl(raw, { serverUrl }).verdict);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the laws of plain text, for any text', () => {
  const texts = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 80 }),
    fc.string({ unit: 'grapheme', maxLength: 80 }),
    fc
      .array(
        fc.constantFrom(
          'a',
          'م',
          '\u200c',
          '\u200d',
          '\u202e',
          '\ufe0f',
          '😀',
          '\u0301',
          ' ',
          '\n',
          '\u{e0067}',
          '\ud800',
        ),
        { maxLength: 60 },
      )
      .map((parts) => parts.join('')),
  );

  it('is well-formed, within its limits, and free of what reorders', () => {
    fc.assert(
      fc.property(texts, (raw) => {
        const { text } = plainText(raw, { maxCharacters: 50, maxLines: 3 });
        expect(text.isWellFormed() && text.length <= 50 && text.split('\n').length <= 3).toBe(true);
        expect(text).not.toMatch(/(?![\t\n])\p{Cc}|[\u202a-\u202e\u2066-\u2069\u2028\u2029]/u);
        expect(plainName(raw).text).not.toMatch(/[\n\t]| {2}/);
      }),
      { numRuns: 2_000 },
    );
  });
});
