import { describe, expect, it } from 'vitest';
import { hasFormat, lengthOf } from './text-formats';

const LONG_LABEL = 'a'.repeat(64);

describe('hasFormat', () => {
  it.each([
    ['email', 'ann@notes.test'],
    ['email', "o'neil+tag@sub.notes.test"],
    ['email', 'root@localhost'],
    ['uri', 'https://notes.test/a?b=c#d'],
    ['uri', 'urn:isbn:0451450523'],
    ['uri', 'mailto:ann@notes.test'],
    ['uri', 'http://[2001:db8::1]/%20'],
    ['date', '2024-02-29'],
    ['date', '0000-01-01'],
    ['date-time', '2026-07-28T10:00:00Z'],
    ['date-time', '2026-07-28t10:00:00.123+02:00'],
    ['date-time', '1990-12-31T23:59:60Z'],
    ['date-time', '1990-12-31T15:59:60-08:00'],
  ] as const)('takes for %s: %s', (format, text) => {
    expect(hasFormat(text, format)).toBe(true);
  });

  it.each([
    ['email', 'ann'],
    ['email', '@notes.test'],
    ['email', 'ann@'],
    ['email', 'a..b@notes.test'],
    ['email', '.a@notes.test'],
    ['email', 'a b@notes.test'],
    ['email', 'ann@notes..test'],
    ['email', 'ann@-notes.test'],
    ['email', 'ann@nötes.test'],
    ['email', `ann@${LONG_LABEL}.test`],
    ['email', `${LONG_LABEL}a@notes.test`],
    ['email', 'ann@notes.test\n'],
    ['uri', 'notes.test'],
    ['uri', '/a'],
    ['uri', 'https://notes.test/a b'],
    ['uri', 'https://notes.test/ü'],
    ['uri', 'https://notes.test/%2'],
    ['uri', 'https://notes.test/#a#b'],
    ['uri', 'http://'],
    ['uri', ''],
    ['date', '2023-02-29'],
    ['date', '1900-02-29'],
    ['date', '2026-04-31'],
    ['date', '2026-13-01'],
    ['date', '2026-00-10'],
    ['date', '2026-01-00'],
    ['date', '26-01-01'],
    ['date', '2026-1-1'],
    ['date-time', '2026-07-28T10:00:00'],
    ['date-time', '2026-07-28 10:00:00Z'],
    ['date-time', '2026-07-28T24:00:00Z'],
    ['date-time', '2026-07-28T10:60:00Z'],
    ['date-time', '2026-07-28T10:00:60Z'],
    ['date-time', '2026-07-28T10:00:00+24:00'],
    ['date-time', '2026-02-30T10:00:00Z'],
    ['date-time', '2026-07-28T10:00Z'],
  ] as const)('does not take for %s: %s', (format, text) => {
    expect(hasFormat(text, format)).toBe(false);
  });
});

it('counts code points', () => {
  expect(['', 'ab', '🧭', 'e\u0301', '\ud83e'].map(lengthOf)).toEqual([0, 2, 1, 2, 1]);
});
