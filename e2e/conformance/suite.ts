import { spawn } from 'node:child_process';
import { createWriteStream, readdirSync, readFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DESK_PORT } from './errand.ts';
import { type Revision, SUITE } from './requirements.ts';

/** Errands queue up: the last one waits for all the others. */
const TIMEOUT_MS = 20 * 60_000;

type Check = {
  readonly id: string;
  readonly description: string;
  readonly status: 'SUCCESS' | 'FAILURE' | 'WARNING' | 'INFO' | 'SKIPPED';
  readonly errorMessage?: string;
};

/** What the suite found in one scenario. */
export type Finding = {
  readonly scenario: string;
  readonly passed: number;
  /** Failures, and warnings too: nothing that the suite does not like is passed over. */
  readonly faults: readonly string[];
};

/**
 * Runs the suite's client scenarios of a revision, all of them or one, with the browser behind the desk as the client.
 *
 * @param folder an empty one, where the suite puts what it finds.
 */
export async function runSuite(
  revision: Revision,
  scenario: string | null,
  deskPort: number,
  folder: string,
): Promise<readonly Finding[]> {
  const which =
    scenario === null ? ['--requirements', revision] : ['--scenario', scenario, '--spec-version', revision];
  const log = createWriteStream(join(folder, 'suite.log'));
  const suite = spawn(
    process.execPath,
    [
      fileURLToPath(SUITE),
      'client',
      '--command=node e2e/conformance/client.ts',
      `--timeout=${TIMEOUT_MS}`,
      `--output-dir=${folder}`,
      ...which,
    ],
    {
      cwd: fileURLToPath(new URL('../..', import.meta.url)),
      env: {
        ...process.env,
        [DESK_PORT]: String(deskPort),
        // The suite splits its command at spaces: `node` has to be this one by name.
        PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  suite.stdout.pipe(log, { end: false });
  suite.stderr.pipe(log, { end: false });
  await new Promise((resolve) => suite.on('close', resolve));
  log.end();
  return findingsIn(folder);
}

/** `auth/iss-supported-2026-11-21T14-17-26-290Z/checks.json`, and so on. */
function findingsIn(folder: string): readonly Finding[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('checks.json'))
    .map((file) => {
      const checks: readonly Check[] = JSON.parse(readFileSync(join(folder, file), 'utf8'));
      return {
        scenario: dirname(file)
          .replaceAll('\\', '/')
          .replace(/-\d{4}-\d\d-\d\dT[\d-]+Z$/, ''),
        passed: checks.filter(({ status }) => status === 'SUCCESS').length,
        faults: checks
          .filter(({ status }) => status === 'FAILURE' || status === 'WARNING')
          .map(({ id, errorMessage, description }) => `${id}: ${errorMessage ?? description}`),
      };
    });
}
