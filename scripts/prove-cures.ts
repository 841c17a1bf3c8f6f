// Takes each cure out, one at a time, in a copy of the sources, and expects the test of its trap to go red. The traps
// are those of `PROTOCOL.md` §1. A cure that can be taken out unnoticed is not tested.
//
//   node scripts/prove-cures.ts          every row
//   node scripts/prove-cures.ts T4 T8    the rows of these traps
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { CURES, type Cure, TRAPS } from './cures.ts';

const ROOT = resolve(import.meta.dirname, '..');
const NEEDED = ['src', '.wxt', 'package.json', 'tsconfig.json', 'vitest.config.ts'];

const wanted = process.argv.slice(2);
const rows = CURES.filter(({ trap }) => wanted.length === 0 || wanted.includes(trap));
const missing = TRAPS.filter((trap) => !CURES.some((cure) => cure.trap === trap));
const copy = copySources();
try {
  const problems = [...greenFirst(copy, rows), ...rows.flatMap((cure) => goesRed(copy, cure))];
  if (wanted.length === 0) problems.push(...missing.map((trap) => `${trap}: no row in scripts/cures.ts`));
  for (const problem of problems) console.error(`✗ ${problem}`);
  process.exitCode = problems.length > 0 ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** The tree is never touched: whoever works in it meanwhile sees nothing of this. */
function copySources(): string {
  const directory = mkdtempSync(join(tmpdir(), 'usher-cures-'));
  for (const name of NEEDED) {
    if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(directory, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  return directory;
}

function greenFirst(directory: string, cures: readonly Cure[]): string[] {
  const tests = [...new Set(cures.map(({ test }) => test))];
  const { passed, failed } = runTests(directory, tests, '');
  if (failed.length > 0) return [`red with every cure in place: ${failed.join(', ')}`];
  const untested = cures.filter(({ trap }) => !passed.some((name) => namesTrap(name, trap)));
  return untested.map(({ trap, test }) => `${trap}: no test in ${test} names it`);
}

function goesRed(directory: string, cure: Cure): string[] {
  const path = join(directory, cure.file);
  const source = readFileSync(path, 'utf8');
  const label = `${cure.trap} ${cure.what}`;
  if (source.split(cure.find).length !== 2)
    return [`${label}: its text is not found exactly once in ${cure.file}`];
  try {
    writeFileSync(
      path,
      source.replace(cure.find, () => cure.replace),
    );
    const { failed } = runTests(directory, [cure.test], cure.trap);
    const red = failed.filter((name) => namesTrap(name, cure.trap));
    if (red.length === 0) return [`${label}: taken out, and ${cure.test} stays green`];
    console.log(`✓ ${label}: without it ${red.length} red`);
    return [];
  } finally {
    writeFileSync(path, source);
  }
}

function namesTrap(testName: string, trap: string): boolean {
  return new RegExp(`\\b${trap}:`).test(testName);
}

type Results = { readonly passed: string[]; readonly failed: string[] };

function runTests(directory: string, tests: readonly string[], trap: string): Results {
  const report = join(directory, 'report.json');
  rmSync(report, { force: true });
  const vitest = join(ROOT, 'node_modules', 'vitest', 'vitest.mjs');
  const only = trap === '' ? [] : ['-t', `${trap}:`];
  const flags = ['run', ...tests, ...only, '--reporter=json', `--outputFile=${report}`, '--testTimeout=4000'];
  spawnSync(process.execPath, [vitest, ...flags], { cwd: directory, stdio: 'ignore' });
  if (!existsSync(report)) throw new Error(`vitest gave no report for ${tests.join(' ')}`);
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[];
  };
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = (status: string) =>
    all.filter((one) => one.status === status).map(({ fullName }) => fullName);
  return { passed: named('passed'), failed: named('failed') };
}
