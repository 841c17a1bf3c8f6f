// Takes each cure out, one at a time, in a copy of the tree, and expects the test of its trap to go red. The traps are
// those of `PROTOCOL.md` §1, and the requirements of `docs/compliance.md`. A cure that can be taken out unnoticed is not
// tested. The tests may be unit tests or walks through a real browser; before anything is taken out they must all be
// green.
//
//   npm run prove-cures              every row
//   npm run prove-cures -- T4 A23    the rows of these traps and requirements
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Cure, names } from './cure.ts';
import { CURES, TRAPS } from './cures.ts';
import { AUTHORIZATION_CURES } from './cures-authorization.ts';
import { ELICITATION_CURES } from './cures-elicitation.ts';
import { WIRE_CURES } from './cures-wire.ts';

const ROOT = resolve(import.meta.dirname, '..');
const FOLDERS = ['src', 'entrypoints', 'public', 'e2e', 'scripts', '.wxt'];
const FILES = ['package.json', 'tsconfig.json', 'vitest.config.ts', 'wxt.config.ts', 'playwright.config.ts'];

type Verdict = {
  readonly label: string;
  readonly test: string;
  readonly seconds: number;
  readonly problem: string | null;
};

const wanted = process.argv.slice(2);
const all = [...CURES, ...ELICITATION_CURES, ...WIRE_CURES, ...AUTHORIZATION_CURES];
const rows = all.filter(({ trap }) => wanted.length === 0 || wanted.includes(trap));
const copy = copyTree();
try {
  const verdicts = [...greenFirst(rows), ...rows.map(goesRed)];
  const missing = wanted.length > 0 ? [] : TRAPS.filter((trap) => !CURES.some((cure) => cure.trap === trap));
  for (const trap of missing) console.error(`✗ ${trap}: no row in scripts/cures.ts`);
  console.log(table(verdicts));
  process.exitCode = missing.length > 0 || verdicts.some(({ problem }) => problem !== null) ? 1 : 0;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

/** The tree itself is never touched: whoever works in it meanwhile, or presses Ctrl-C, loses nothing. */
function copyTree(): string {
  const directory = mkdtempSync(join(tmpdir(), 'usher-cures-'));
  for (const name of [...FOLDERS, ...FILES]) {
    if (existsSync(join(ROOT, name))) cpSync(join(ROOT, name), join(directory, name), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(directory, 'node_modules'));
  return directory;
}

function greenFirst(cures: readonly Cure[]): Verdict[] {
  const traps = [...new Set(cures.map(({ trap }) => trap))];
  return [true, false].flatMap((isWalk) => {
    const mine = cures.filter(({ test }) => isSpec(test) === isWalk);
    if (mine.length === 0) return [];
    const beganMs = Date.now();
    const tests = [...new Set(mine.map(({ test }) => test))];
    const { passed, failed } = run(tests, traps, false);
    const untested = mine.filter(({ trap }) => !passed.some((name) => names(name, trap)));
    const problems = [
      ...failed.map((name) => `red with every cure in place: ${name}`),
      ...untested.map(({ trap, test }) => `no test in ${test} names ${trap}`),
    ];
    return verdict('every cure in place', tests.join(' '), beganMs, problems.join('; ') || null);
  });
}

function goesRed(cure: Cure): Verdict {
  const beganMs = Date.now();
  const path = join(copy, cure.file);
  const source = readFileSync(path, 'utf8');
  const label = `${cure.trap} ${cure.what}`;
  if (source.split(cure.find).length !== 2)
    return verdict(label, cure.test, beganMs, `its text is not found exactly once in ${cure.file}`);
  try {
    writeFileSync(
      path,
      source.replace(cure.find, () => cure.replace),
    );
    const { failed } = run([cure.test], [cure.trap], true);
    const isRed = failed.some((name) => names(name, cure.trap));
    return verdict(label, cure.test, beganMs, isRed ? null : 'taken out, and its test stays green');
  } finally {
    writeFileSync(path, source);
  }
}

function verdict(label: string, test: string, beganMs: number, problem: string | null): Verdict {
  const seconds = (Date.now() - beganMs) / 1000;
  console.error(
    `${problem === null ? '✓' : '✗'} ${label} (${seconds.toFixed(1)} s)${problem === null ? '' : `: ${problem}`}`,
  );
  return { label, test, seconds, problem };
}

function table(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ label, test, seconds, problem }) => {
    const word = problem ?? (label.startsWith('every') ? 'green, as it must be' : 'red without it');
    return `| ${label} | ${test.replaceAll(' ', '<br>')} | ${word} | ${seconds.toFixed(1)} |`;
  });
  return ['| Cure | Test | Verdict | s |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function isSpec(test: string): boolean {
  return test.endsWith('.spec.ts');
}

type Results = { readonly passed: string[]; readonly failed: string[] };

/** @param isEnough one red test is all that is asked for. */
function run(tests: readonly string[], traps: readonly string[], isEnough: boolean): Results {
  const report = join(copy, 'report.json');
  rmSync(report, { force: true });
  const only = `\\b(${traps.join('|')})\\b`;
  if (isSpec(tests[0] ?? '')) {
    const built = start('wxt', ['node_modules', 'wxt', 'bin', 'wxt.mjs'], ['build', '-b', 'chrome', '--mv3']);
    // What does not build is as red as it gets, but says nothing about the test.
    if (built !== 0) throw new Error('the copy does not build');
    const flags = [
      'test',
      ...tests,
      '-g',
      only,
      '--reporter=json',
      ...(isEnough ? ['--max-failures=1'] : []),
    ];
    start('playwright', ['node_modules', '@playwright', 'test', 'cli.js'], flags, report);
    return readSpecs(report);
  }
  const flags = [
    'run',
    ...tests,
    '-t',
    only,
    '--reporter=json',
    `--outputFile=${report}`,
    '--testTimeout=4000',
  ];
  start('vitest', ['node_modules', 'vitest', 'vitest.mjs'], isEnough ? [...flags, '--bail=1'] : flags);
  return readUnits(report);
}

function start(
  name: string,
  path: readonly string[],
  flags: readonly string[],
  report?: string,
): number | null {
  const env = { ...process.env, ...(report !== undefined && { PLAYWRIGHT_JSON_OUTPUT_NAME: report }) };
  const { status, signal } = spawnSync(process.execPath, [join(ROOT, ...path), ...flags], {
    cwd: copy,
    stdio: 'ignore',
    env,
  });
  // Ctrl-C ends the child first: no row after it means anything.
  if (signal !== null) throw new Error(`${name} was stopped`);
  return status;
}

function readUnits(report: string): Results {
  if (!existsSync(report)) throw new Error('vitest gave no report');
  const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
    testResults: { assertionResults: { fullName: string; status: string }[] }[];
  };
  const all = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = (status: string) =>
    all.filter((one) => one.status === status).map(({ fullName }) => fullName);
  return { passed: named('passed'), failed: named('failed') };
}

type Suite = {
  readonly suites?: readonly Suite[];
  readonly specs: readonly {
    readonly title: string;
    readonly tests: readonly { readonly status: string }[];
  }[];
};

function readSpecs(report: string): Results {
  if (!existsSync(report)) throw new Error('playwright gave no report');
  const specsOf = (suite: Suite): Suite['specs'] => [
    ...suite.specs,
    ...(suite.suites ?? []).flatMap(specsOf),
  ];
  const all = (JSON.parse(readFileSync(report, 'utf8')) as { suites: readonly Suite[] }).suites.flatMap(
    specsOf,
  );
  const named = (status: string) =>
    all.filter(({ tests }) => tests.some((test) => test.status === status)).map(({ title }) => title);
  return { passed: named('expected'), failed: named('unexpected') };
}
