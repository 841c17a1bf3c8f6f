import { describe, expect, it } from 'vitest';
import { isJudgeable, matchesPattern } from './pattern';
import { stopwatch } from './testing/cpu-time';

describe('matchesPattern', () => {
  it.each([
    ['^[A-Z]{3}-\\d{4}$', 'ABC-1234', true],
    ['^[A-Z]{3}-\\d{4}$', 'ABC-12345', false],
    ['\\d', 'a1', true],
    ['^(?:red|green)$', 'green', true],
    ['^[^@]+@[^@]+\\.[a-z]{2,}$', 'ann@notes.test', true],
    ['^\\p{Lu}', 'Émile', true],
    ['^(\\d{1,3}\\.){3}\\d{1,3}$', '10.0.0.1', true],
    ['^.$', '🧭', true],
  ])('judges %s', (pattern, text, expected) => {
    expect(matchesPattern(pattern, text)).toBe(expected);
  });

  it.each([['('], ['\\_'], ['a{2,1}'], [`${'a'.repeat(501)}`]])('judges nothing by %s', (pattern) => {
    expect(matchesPattern(pattern, 'a')).toBeNull();
  });

  it.each([
    ['^(a+)+$'],
    ['^(a|a)*$'],
    ['(a*)*b'],
    ['^(([a-z])+.)+[A-Z]([a-z])+$'],
    ['(?:a?){40}a{40}'],
    ['^(\\w+\\s?)*$'],
    ['(x+x+)+y'],
    ['^(a)\\1+$'],
    ['.*.*.*.*.*='],
    ['(?<n>a+)+$'],
    ['([^"]*|"[^"]*")*$'],
  ])('does not begin what may never end: %s', (pattern) => {
    expect(isJudgeable(pattern, 60)).toBe(false);
    expect(matchesPattern(pattern, `${'a'.repeat(60)}!`)).toBeNull();
  });

  it('asks a pattern less of a longer text', () => {
    expect(isJudgeable('^.*x.*$', 1_000)).toBe(true);
    expect(isJudgeable('^.*x.*$', 10_000)).toBe(false);
  });

  it('is quick on the worst text for the slowest patterns it does begin', () => {
    const spentMs = stopwatch();
    expect(matchesPattern('^a*a*a*a*$', `${'a'.repeat(54)}!`)).toBe(false);
    expect(matchesPattern('a*a*a*b', `${'a'.repeat(54)}!`)).toBe(false);
    expect(spentMs()).toBeLessThan(1_000);
  });
});
