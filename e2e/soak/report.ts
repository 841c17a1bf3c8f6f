import { cpus, release, type } from 'node:os';
import { MUST_BE_ZERO, type Tally } from './tally.ts';

export type Row = {
  readonly name: string;
  readonly what: string;
  readonly tally: Tally;
  readonly seed: number;
  readonly atMs: number;
};

const COLUMNS = {
  flows: 'Calls',
  blows: 'Blows',
  lost: 'Lost',
  unfinished: 'Unfinished',
  doubles: 'Doubles',
  secondTabs: 'Second tabs',
  unasked: 'Approved without a click',
  mixups: 'Mix-ups',
  errors: 'Uncaught errors',
} as const satisfies Partial<Record<keyof Tally, string>>;

/** The table, in Markdown. */
export function tableOf(rows: readonly Row[]): string {
  const names = Object.keys(COLUMNS) as (keyof typeof COLUMNS)[];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(['Experiment', 'What befalls Usher', ...Object.values(COLUMNS), 'Seconds']),
    line(['---', '---', ...names.map(() => '---:'), '---:']),
    ...rows.map(({ name, what, tally }) =>
      line([`\`${name}\``, what, ...names.map((column) => String(tally[column])), tally.seconds.toFixed(0)]),
    ),
  ].join('\n');
}

/** `docs/soak.md`: what was run, where, and what came of it. */
export function documentOf(rows: readonly Row[]): string {
  const [cpu] = cpus();
  const flows = rows.reduce((sum, { tally }) => sum + tally.flows, 0);
  const isClean = rows.every(({ tally }) => MUST_BE_ZERO.every((name) => tally[name] === 0));
  return `# The soak

Made by \`npm run soak\`: real calls in a real Chromium against real servers, while something befalls Usher. The counts are
taken on the servers' side (\`e2e/soak/audit.ts\`). *Lost*: a call that no screen shows any more. *Unfinished*: one that a
patient person could not bring to its own end. *Double*: a step's message that the server received a second time, or an
effect that it had twice, with no blow and no press of "Send again" in between. Everything but the first two columns has
to be nought.

${tableOf(rows)}

${flows} calls in all. ${isClean ? 'Nothing was lost.' : '**Not clean: see the notes of the run.**'}

Run on ${list(rows.map(({ atMs }) => new Date(atMs).toISOString().slice(0, 10)))}, seed ${list(rows.map(({ seed }) => String(seed)))}, ${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${type()} ${release()}, Node ${process.version}.
`;
}

function list(values: readonly string[]): string {
  return [...new Set(values)].join(', ');
}
