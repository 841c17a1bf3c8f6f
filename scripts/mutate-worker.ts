import { writeFileSync } from 'node:fs';
import { createVitest } from 'vitest/node';

/**
 * Runs the tests of a copy of the tree again and again, one mutant at a time, in one vitest. A child process of
 * `mutate-rules.ts`, so that a mutant that never ends can be ended with it.
 */
export type Order = { readonly file: string; readonly code: string; readonly original: string };
export type Reply =
  | { readonly kind: 'ready'; readonly tests: number }
  | { readonly kind: 'done'; readonly isKilled: boolean };

const [root = '.', ...filters] = process.argv.slice(2);
const vitest = await createVitest({
  root,
  watch: false,
  reporters: [{}],
  bail: 1,
  pool: 'threads',
  maxWorkers: 1,
  isolate: false,
  fileParallelism: false,
  sequence: { shuffle: false },
  passWithNoTests: false,
  // A test run that fails must not end this process.
  onConsoleLog: () => false,
});
await vitest.standalone();
// Random texts and stopwatches would kill a mutant in one run and not in the next.
const specifications = (await vitest.globTestSpecifications(filters)).filter(
  ({ moduleId }) => !/\.property\.test\.ts$|\/speed\.test\.ts$/.test(moduleId),
);
const reply = (message: Reply) => process.send?.(message);

async function isGreen(): Promise<boolean> {
  const { testModules, unhandledErrors } = await vitest.runTestSpecifications(specifications, true);
  process.exitCode = 0;
  return unhandledErrors.length === 0 && testModules.every((module) => module.ok());
}

process.on('message', async ({ file, code, original }: Order) => {
  writeFileSync(file, code);
  vitest.invalidateFile(file);
  const isKilled = !(await isGreen());
  writeFileSync(file, original);
  vitest.invalidateFile(file);
  reply({ kind: 'done', isKilled });
});

reply({ kind: 'ready', tests: (await isGreen()) ? specifications.length : 0 });
