import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJson, parseNumber } from './json-text';

describe('parseJson', () => {
  it('reads JSON', () => {
    expect(parseJson(' {"a": [1, "\\u00e9", null]} ')).toEqual({ value: { a: [1, 'é', null] } });
  });

  it.each([
    ['', 1, 1],
    ['{', 1, 2],
    ['[1,', 1, 4],
    ['[1,]', 1, 4],
    ['{"a" 1}', 1, 6],
    ['{"a":1,}', 1, 8],
    ['{\n  "a": 1\n  "b": 2\n}', 3, 3],
    ['{"a": tru}', 1, 7],
    ["{'a': 1}", 1, 2],
    ['[1] 2', 1, 5],
    ['{"a": "x\n"}', 1, 7],
    ['["\\x"]', 1, 2],
    ['01', 1, 2],
    ['[1}', 1, 3],
  ])('says where %j stops being JSON', (text, line, column) => {
    expect(parseJson(text)).toEqual({ line, column });
  });

  it('finds the first place from which nothing makes the text JSON again', () => {
    const token = fc.constantFrom('{', '}', '[', ']', ',', ':', '"a"', '1', 'true', ' ', '\n', 'x', '"');
    fc.assert(
      fc.property(
        fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join('')),
        (text) => {
          const reading = parseJson(text);
          if ('value' in reading) return;
          const lines = text.split('\n');
          expect(reading.line).toBeLessThanOrEqual(lines.length);
          expect(reading.column).toBeLessThanOrEqual((lines[reading.line - 1]?.length ?? 0) + 1);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('survives any nesting and any length', () => {
    expect(parseJson('['.repeat(300_000))).toEqual({ line: 1, column: 300_001 });
    expect(parseJson(`["${'a'.repeat(3_000_000)}`)).toEqual({ line: 1, column: 2 });
  });
});

describe('parseNumber', () => {
  it.each([
    ['1', 1],
    [' +2.50 ', 2.5],
    ['-0.1e3', -100],
    ['007', 7],
  ])('reads %j', (text, value) => {
    expect(parseNumber(text)).toBe(value);
  });

  it.each(['', ' ', '1,5', '0x10', 'Infinity', 'NaN', '1e999', '1 2', '.5', '1.', '١'])(
    'sees no number in %j',
    (text) => {
      expect(parseNumber(text)).toBeNull();
    },
  );
});
