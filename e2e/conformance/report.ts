import type { Revision } from './requirements.ts';
import { NOT_OURS, PARTS } from './scenarios.ts';

/** How one scenario went. */
export type Row = {
  readonly scenario: string;
  readonly isScored: boolean;
  readonly passed: number;
  /** What the suite did not like, and what the person could not do. */
  readonly faults: readonly string[];
};

export type Section = { readonly revision: Revision; readonly rows: readonly Row[] };

export const isPassed = ({ passed, faults }: Row): boolean => passed > 0 && faults.length === 0;

/** `docs/conformance.md`: what was run, in what, and what came of it. */
export function documentOf(
  sections: readonly Section[],
  made: { readonly suite: string; readonly browser: string; readonly date: string },
): string {
  return `# Conformance

Made by \`npm run conformance\`: the protocol's own suite (\`@modelcontextprotocol/conformance\` ${made.suite}), and as the client
under test the built extension in a real browser (Chromium ${made.browser}), on ${made.date}. The suite starts a mock server for each
scenario; a person adds it to Usher, signs in, calls its tools and answers what is asked, in Usher's own pages, and the
suite judges what the mock received. \`e2e/conformance/scenarios.ts\` is the table of what the person does. Nothing stands
between Usher and the mock, and the build has no code for it: its one setting is the address of the client metadata
document that the suite expects (\`WXT_CLIENT_DOCUMENT_URL\`).

\`npm run conformance -- --requirements 2026-07-28\` runs one revision, \`-- --scenario auth/iss-supported\` one scenario. It ends
with 1 where a scored scenario does not pass; a warning of the suite counts as a failure here. The suite has no scenario
for URL mode: \`e2e/specs/\` is where that is shown.

${sections.map(sectionOf).join('\n')}`;
}

function sectionOf({ revision, rows }: Section): string {
  const scored = rows.filter(({ isScored }) => isScored);
  const passed = scored.filter(isPassed);
  const checks = scored.reduce((sum, row) => sum + row.passed, 0);
  return `## ${revision}

${passed.length} of ${scored.length} scored scenarios pass, with ${checks} checks.

| Scenario | Checks passed | Result | What the person does |
| --- | ---: | --- | --- |
${scored.map(lineOf).join('\n')}

Run and not scored by the suite:

| Scenario | Checks passed | Result | What the person does, or why nobody takes part |
| --- | ---: | --- | --- |
${rows
  .filter(({ isScored }) => !isScored)
  .map(lineOf)
  .join('\n')}
`;
}

function lineOf(row: Row): string {
  const { scenario, passed, faults } = row;
  const reason = NOT_OURS[scenario];
  if (reason !== undefined) return `| \`${scenario}\` | | not taken part in | ${reason} |`;
  const result = isPassed(row)
    ? 'passed'
    : `**failed**: ${faults.map((fault) => fault.split('\n')[0]).join('; ') || 'nothing was seen of the client'}`;
  return `| \`${scenario}\` | ${passed} | ${result} | ${PARTS[scenario]?.what ?? ''} |`;
}
