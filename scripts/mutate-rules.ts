import { type ChildProcess, fork } from 'node:child_process';
import { cpSync, globSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Mutant, mutantsOf } from './mutants.ts';
import type { Order, Reply } from './mutate-worker.ts';

/**
 * How good are the tests of the rules? Each rule is made wrong, one at a time, in a copy of the tree, and the tests are
 * run: a mutant that no test notices is printed (SECURITY §3.4, last sentence).
 *
 * `node scripts/mutate-rules.ts [watch | url-safety | files… [--tests=filter,filter]]`; both sets without an argument.
 * Exits with 1 when fewer than 90 % of the mutants are noticed.
 */
const REQUIRED_PERCENT = 90;
const MUTANT_TIMEOUT_MS = 30_000;
/** For each set. What is left then is not run: what was run is spread evenly over the files. */
const BUDGET_MS = 10 * 60_000;
const WORKERS = 2;

type RuleSet = {
  readonly name: string;
  readonly files: readonly string[];
  readonly tests: readonly string[];
};

const WATCH: RuleSet = {
  name: 'watch',
  files: [
    'reduce-navigation',
    'return-origins',
    'sightings',
    'commits',
    'hops',
    'tab-set',
    'trail',
    'redirect-watch',
    'watch-verdict',
  ].map((name) => `src/elicitation/${name}.ts`),
  tests: ['redirect-', 'reduce-', 'return-', 'trail', 'watch-'].map((name) => `src/elicitation/${name}`),
};

const URL_SAFETY: RuleSet = {
  name: 'url-safety',
  files: globSync('src/url-safety/*.ts').filter((file) => !/\.(test|data|d)\.ts$|types\.ts$/.test(file)),
  tests: ['src/url-safety/'],
};

/** A mutant that does not end in time is killed too; on a busy machine it may only be slow, so it is told apart. */
type Fate = 'killed' | 'never-ended' | 'survived';

type Finding = { readonly file: string; readonly line: number; readonly what: string; readonly fate: Fate };

/** Mutants are dealt out to the workers; each has its own copy of the tree. */
async function run(set: RuleSet): Promise<readonly Finding[]> {
  const orders = set.files.flatMap((file) => {
    const original = readFileSync(file, 'utf8');
    return mutantsOf(original, file).map((mutant) => ({ file, original, mutant }));
  });
  const findings: Finding[] = [];
  const queue = evenly(orders).values();
  const startedAtMs = Date.now();
  await Promise.all(
    Array.from({ length: WORKERS }, async () => {
      const root = copyOfTree();
      let worker = await startWorker(root, set.tests);
      for (const { file, original, mutant } of queue) {
        if (Date.now() - startedAtMs > BUDGET_MS) break;
        const code = original.slice(0, mutant.start) + mutant.text + original.slice(mutant.end);
        const fate = await fateOf(worker, { file: join(root, file), code, original });
        if (fate === 'never-ended') {
          worker.kill('SIGKILL');
          writeFileSync(join(root, file), original);
          worker = await startWorker(root, set.tests);
        }
        const finding = findingOf(file, original, mutant, fate);
        findings.push(finding);
        if (fate === 'survived') print(finding);
      }
      await control(worker, root, set);
      worker.kill('SIGKILL');
      rmSync(root, { recursive: true });
    }),
  );
  report(set, findings, orders.length, Date.now() - startedAtMs);
  return findings;
}

/** A file that is not changed must not be noticed, or nothing that was measured means anything. */
async function control(worker: ChildProcess, root: string, set: RuleSet): Promise<void> {
  for (const file of set.files) {
    const original = readFileSync(join(root, file), 'utf8');
    const fate = await fateOf(worker, { file: join(root, file), code: `${original}\n`, original });
    if (fate !== 'survived') throw new Error(`The control of ${file} failed`);
  }
}

/** What the tests read: sources and settings. Packages are linked. */
function copyOfTree(): string {
  const root = mkdtempSync(join(tmpdir(), 'usher-mutants-'));
  for (const name of ['src', '.wxt', 'package.json', 'tsconfig.json', 'vitest.config.ts']) {
    cpSync(name, join(root, name), { recursive: true });
  }
  symlinkSync(resolve('node_modules'), join(root, 'node_modules'));
  return root;
}

async function startWorker(root: string, tests: readonly string[]): Promise<ChildProcess> {
  const worker = fork(join(import.meta.dirname, 'mutate-worker.ts'), [root, ...tests], { cwd: root });
  const reply = await replyOf(worker);
  if (reply?.kind !== 'ready' || reply.tests === 0)
    throw new Error('The tests must pass before anything is mutated');
  return worker;
}

async function fateOf(worker: ChildProcess, order: Order): Promise<Fate> {
  worker.send(order);
  const reply = await replyOf(worker, MUTANT_TIMEOUT_MS);
  if (reply?.kind !== 'done') return 'never-ended';
  return reply.isKilled ? 'killed' : 'survived';
}

/** Null when the worker ended or did not answer in time. */
function replyOf(worker: ChildProcess, timeoutMs = 120_000): Promise<Reply | null> {
  return new Promise((resolveReply) => {
    const answer = (reply: Reply | null) => {
      clearTimeout(timer);
      worker.off('message', answer);
      worker.off('exit', onExit);
      resolveReply(reply);
    };
    const onExit = () => answer(null);
    const timer = setTimeout(onExit, timeoutMs);
    worker.once('message', answer);
    worker.once('exit', onExit);
  });
}

function findingOf(file: string, original: string, mutant: Mutant, fate: Fate): Finding {
  return { file, line: original.slice(0, mutant.start).split('\n').length, what: mutant.what, fate };
}

/** The same items in strides, so that any beginning is a fair sample of all. */
function evenly<Item>(items: readonly Item[]): readonly Item[] {
  const stride = 17;
  return Array.from({ length: stride }, (_, offset) =>
    items.filter((_item, n) => n % stride === offset),
  ).flat();
}

function print({ file, line, what }: Finding): void {
  const source = readFileSync(file, 'utf8').split('\n')[line - 1]?.trim();
  console.log(`survived  ${file}:${line}  ${what}\n            ${source}`);
}

function report(set: RuleSet, findings: readonly Finding[], total: number, tookMs: number): void {
  for (const file of set.files) {
    const here = findings.filter((finding) => finding.file === file);
    console.log(`${file}: ${here.filter(isKilled).length} of ${here.length} killed`);
  }
  const slow = findings.filter(({ fate }) => fate === 'never-ended').length;
  const extent = `${findings.length} of ${total} mutants run in ${Math.round(tookMs / 1000)} s`;
  console.log(`${set.name}: ${percent(findings)} % killed (${slow} of them never ended), ${extent}\n`);
}

function isKilled({ fate }: Finding): boolean {
  return fate !== 'survived';
}

function percent(findings: readonly Finding[]): string {
  return ((100 * findings.filter(isKilled).length) / Math.max(1, findings.length)).toFixed(1);
}

function setsFrom(args: readonly string[]): readonly RuleSet[] {
  const names = args.filter((arg) => !arg.startsWith('--'));
  if (names.length === 0) return [WATCH, URL_SAFETY];
  const known = [WATCH, URL_SAFETY].filter(({ name }) => names.includes(name));
  if (known.length > 0) return known;
  const tests = args
    .find((arg) => arg.startsWith('--tests='))
    ?.slice('--tests='.length)
    .split(',');
  const folders = [...new Set(names.map((file) => file.replace(/[^/]+$/, '')))];
  return [{ name: 'given files', files: names, tests: tests ?? folders }];
}

let isGood = true;
for (const set of setsFrom(process.argv.slice(2))) {
  const findings = await run(set);
  isGood &&= Number(percent(findings)) >= REQUIRED_PERCENT;
}
process.exit(isGood ? 0 : 1);
