import { describe, expect, it } from 'vitest';
import { mutantsOf } from './mutants';

/** Each mutant as the code it makes. */
function mutated(code: string): readonly string[] {
  return mutantsOf(code, 'rule.ts').map(
    ({ start, end, text }) => code.slice(0, start) + text + code.slice(end),
  );
}

describe('mutants', () => {
  it.each([
    ['comparisons', 'f(a <= b);', 'f((a < b));'],
    ['conjunctions', 'f(a && b);', 'f((a || b));'],
    ['guards', 'if (a) f();', 'if (false) f();'],
    ['numbers', 'f(1500);', 'f(1501);'],
    ['texts', "f('high');", "f('mutated');"],
    ['truths', 'f(true);', 'f(false);'],
    ['negations', 'f(!a);', 'f(a);'],
    ['quantifiers', 'a.some(f);', 'a.every(f);'],
    ['entries of lists', "f(['a', 'b']);", "f(['b']);"],
    ['what is set over a spread', 'f({ ...a, b: c });', 'f({ ...a });'],
    ['answers', 'function f(a: A): boolean { return a; }', 'function f(a: A): boolean { return !(a); }'],
    ['reductions', 'function f(s: S): S { return g(s); }', 'function f(s: S): S { return s; }'],
    ['anchors', 'f(/^a$/u);', 'f(/a$/u);'],
  ])('make %s wrong', (_, code, wrong) => {
    expect(mutated(code)).toContain(wrong);
  });

  it('leave types, imports and names of properties alone', () => {
    expect(
      mutated("import { a } from 'b';\ntype T = 'x' | 1;\nconst c: 'x' = a as 'x';\nf({ 'd': c });"),
    ).toEqual([]);
  });

  it('are made once each, and never of code that does not parse', () => {
    const texts = mutated('f(a && b || c);');
    expect(new Set(texts).size).toBe(texts.length);
    expect(() => mutated('f(')).toThrow('does not parse');
  });
});
