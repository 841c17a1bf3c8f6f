/**
 * `npm run soak`: the long runs of issue 4. Each experiment does one thing to Usher, many times, while a person goes
 * through calls, and counts on the servers' side. `--only NAME` (more than once, too) and `--short` make it smaller,
 * `--seed N` repeats a run. What was run in full is kept in `.soak/`; once every experiment was, `docs/soak.md` is
 * written from it. Exits with 1 where a count is not nought.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { EXPERIMENTS } from './experiments.ts';
import { seeded } from './random.ts';
import { documentOf, type Row, tableOf } from './report.ts';
import { faults } from './tally.ts';

const DOCUMENT = new URL('../../docs/soak.md', import.meta.url);
const KEPT = new URL('../../.soak/', import.meta.url);
const keptRow = (name: string) => new URL(`${name}.json`, KEPT);

const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true, default: [] },
    short: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
  },
});
const seed = Number(values.seed);
const unknown = values.only.filter((wanted) => !EXPERIMENTS.some(({ name }) => name === wanted));
if (unknown.length > 0 || !Number.isInteger(seed)) {
  console.error(`There is ${EXPERIMENTS.map(({ name }) => name).join(', ')}; a seed is a whole number.`);
  process.exit(2);
}

const rows: Row[] = [];
for (const { name, what, run } of EXPERIMENTS) {
  if (values.only.length > 0 && !values.only.includes(name)) continue;
  console.log(`${name}: ${what} …`);
  const tally = await run({ isShort: values.short, random: seeded(seed) });
  const row = { name, what, tally, seed, atMs: Date.now() };
  rows.push(row);
  if (!values.short) {
    mkdirSync(KEPT, { recursive: true });
    writeFileSync(keptRow(name), JSON.stringify(row));
  }
  for (const note of tally.notes) console.log(`  ${note}`);
  const wrong = faults(tally);
  console.log(`${name}: ${wrong.length === 0 ? 'clean' : 'NOT CLEAN'}, ${tally.seconds.toFixed(0)} s`);
}

console.log(`\n${tableOf(rows)}`);
if (!values.short && EXPERIMENTS.every(({ name }) => existsSync(keptRow(name)))) {
  const all = EXPERIMENTS.map(({ name }): Row => JSON.parse(readFileSync(keptRow(name), 'utf8')));
  writeFileSync(DOCUMENT, documentOf(all));
}
process.exitCode = rows.some(({ tally }) => faults(tally).length > 0) ? 1 : 0;
