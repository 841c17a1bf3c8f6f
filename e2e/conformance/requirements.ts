import { readFileSync } from 'node:fs';

export const REVISIONS = ['2026-07-28', '2025-11-25'] as const;
export type Revision = (typeof REVISIONS)[number];

const PACKAGE = new URL('../../node_modules/@modelcontextprotocol/conformance/', import.meta.url);

/** The suite's program. */
export const SUITE = new URL('dist/index.js', PACKAGE);

export const suiteVersion = (): string =>
  JSON.parse(readFileSync(new URL('package.json', PACKAGE), 'utf8')).version;

/** What the suite itself says a client of this revision has to pass: `requirements/<revision>.yaml`. */
export function scoredScenarios(revision: Revision): readonly string[] {
  const text = readFileSync(new URL(`requirements/${revision}.yaml`, PACKAGE), 'utf8');
  const list = /^client:\n((?: {2}- .+\n)+)/m.exec(text)?.[1];
  if (list === undefined) throw new Error(`requirements/${revision}.yaml has no list of client scenarios`);
  return list
    .trimEnd()
    .split('\n')
    .map((line) => line.slice('  - '.length));
}
