import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/**
 * `docs/compliance.md` says of each requirement who sees to it and which test would notice if it were broken. A test
 * carries the ids of its requirements at the end of its title, `[E4, E24]`; the table and the titles say the same.
 */
const ID = '[EHASMFCLX]\\d{1,2}';
const COUNTS = { E: 35, H: 51, A: 39, S: 17, M: 13, F: 19, C: 9, L: 6, X: 4 };
const LEVELS = ['must', 'must not', 'should', 'should not', 'may', 'rule', 'principle', 'note'];

type Titled = { readonly file: string; readonly title: string };

const rows = readFileSync('docs/compliance.md', 'utf8')
  .split('\n')
  .filter((line) => new RegExp(`^\\| ${ID} \\|`).test(line))
  .map((line) => {
    const [, id = '', level = '', , , , who = '', seenToBy = ''] = line.split('|').map((cell) => cell.trim());
    const parts = seenToBy.split('<br>');
    const tests = parts.flatMap((part): Titled[] => {
      const [, file, title] = /^`([^`]+)` › (.+)$/.exec(part) ?? [];
      return file === undefined || title === undefined ? [] : [{ file, title }];
    });
    const scenarios = parts.flatMap((part) => /^conformance: (.+)$/.exec(part)?.[1]?.split(', ') ?? []);
    return { id, level, who, seenToBy, tests, scenarios };
  });

/** Every title in the sources of the tests that carries ids. */
const carriers = globSync([
  'src/**/*.test.{ts,tsx}',
  'scripts/**/*.test.ts',
  'e2e/specs/**/*.spec.ts',
]).flatMap((path) => {
  const call = `(?:\\b(?:it|test|describe)(?:\\.\\w+)*|\\))\\(\\s*`;
  const title = `(['"\`])((?:\\\\.|(?!\\1)[^\\n\\\\])*?) \\[(${ID}(?:, ${ID})*)\\]\\1`;
  return [...readFileSync(path, 'utf8').matchAll(new RegExp(call + title, 'g'))].map(
    ([, , words = '', ids = '']) => ({
      file: path.replaceAll('\\', '/'),
      title: words,
      ids: ids.split(', '),
    }),
  );
});

const isCited = (by: readonly Titled[], { file, title }: Titled) =>
  by.some((cited) => cited.file === file && cited.title === title);

describe('the table of requirements', () => {
  it('has each of the 193 once, in their order', () => {
    const all = Object.entries(COUNTS).flatMap(([letter, count]) =>
      Array.from({ length: count }, (_, index) => `${letter}${index + 1}`),
    );
    expect(all).toHaveLength(193);
    expect(rows.map(({ id }) => id)).toEqual(all);
  });

  it.each(rows)('cites for $id tests that are there and carry it', ({ id, level, tests }) => {
    expect(LEVELS).toContain(level);
    const carrying = carriers.filter(({ ids }) => ids.includes(id));
    for (const cited of tests) expect(isCited(carrying, cited), `${cited.file} › ${cited.title}`).toBe(true);
  });

  it.each(rows)('leaves out no test that carries $id', ({ id, tests }) => {
    const left = carriers.filter((carrier) => carrier.ids.includes(id) && !isCited(tests, carrier));
    expect(left.map(({ file, title }) => `\`${file}\` › ${title}`)).toEqual([]);
  });

  it.each(rows)('has a proof of $id, or says why there is none', ({ who, seenToBy, tests, scenarios }) => {
    const proofs = tests.length + scenarios.length;
    switch (who) {
      case 'Usher':
      case 'both':
        return expect(tests.length).toBeGreaterThan(0);
      case 'the SDK':
        return expect(proofs).toBeGreaterThan(0);
      case 'does not apply':
        expect(seenToBy).toMatch(/^[A-Z].+\.$/);
        return expect(proofs).toBe(0);
      default:
        return expect.fail(`nobody is called ${who}`);
    }
  });

  it('knows every id that a title carries', () => {
    const known = new Set(rows.map(({ id }) => id));
    expect(carriers.flatMap(({ ids }) => ids).filter((id) => !known.has(id))).toEqual([]);
  });

  it('names only scenarios that Usher has passed, in every revision that has them', () => {
    const run = readFileSync('docs/conformance.md', 'utf8').matchAll(/^\| `([^`]+)` \| \d* \| ([^|]+) \|/gm);
    const results = Map.groupBy(run, ([, scenario = '']) => scenario);
    const cited = [...new Set(rows.flatMap(({ scenarios }) => scenarios))];
    const passed = (scenario: string) => results.get(scenario)?.every(([, , result]) => result === 'passed');
    expect(cited.filter((scenario) => passed(scenario) !== true)).toEqual([]);
  });
});
