import type { Page } from '@playwright/test';
import { until } from '../kit/wait.ts';
import { reaches } from './blows.ts';
import type { Experiment } from './experiment.ts';
import { LOGIN_HOST } from './marked-pages.ts';
import { quickly } from './quickly.ts';
import { type Delivery, openStage, type Run, type Stage, startSoakWorld } from './stage.ts';
import { type Counting, startCounting } from './tally.ts';
import { goThrough } from './trial.ts';

const FLOWS = { full: 40, short: 3 };
const TOOLS = ['link', 'required', 'error-link'] as const satisfies readonly Delivery[];

/** fi-23: the tab is doubled, and both come back at once. */
export const returns: Experiment = {
  name: 'returns',
  what: 'two tabs come back for one call',
  async run({ isShort }) {
    const count = startCounting();
    const world = await startSoakWorld();
    const stage = await openStage(world);
    try {
      for (let index = 0; index < (isShort ? FLOWS.short : FLOWS.full); index++) {
        const run = await stage.call(TOOLS[index % TOOLS.length]!);
        await goThrough(
          stage,
          [run],
          count,
          async () => {
            await comeBackTwice(stage, run);
            return [];
          },
          {
            habits: { leavesTabs: true },
            beforeAudit: async () => expectOneRetry(stage, run, count),
          },
        );
      }
      for (const line of await stage.errors.heard()) count.add('errors', line);
    } finally {
      await stage.usher.close();
      await world.close();
    }
    return count.sum();
  },
};

async function comeBackTwice(stage: Stage, run: Run): Promise<void> {
  await reaches(stage.panel, run.flowId, 'interacting');
  const { context } = stage.usher.browser;
  const signIns = () =>
    context.pages().filter((page) => URL.canParse(page.url()) && new URL(page.url()).hostname === LOGIN_HOST);
  const first = await until('the tab', async () => signIns()[0] ?? null);
  const [second] = await Promise.all([
    context.waitForEvent('page'),
    first.evaluate(() => window.open(location.href)),
  ]);
  await second.getByRole('button', { name: 'Continue' }).waitFor();
  const press = (page: Page) => page.evaluate(() => document.forms[0]?.requestSubmit());
  await Promise.all([quickly(press(first), undefined), quickly(press(second), undefined)]);
}

/** The first call, and one more: two returns are one reason to ask again. */
async function expectOneRetry({ world }: Stage, run: Run, count: Counting): Promise<void> {
  const calls = world.recorder.received(run.host).filter(({ message }) => message.method === 'tools/call');
  if (calls.length !== 2)
    count.add('doubles', `${run.mark} (${run.tool}) was sent ${calls.length} times for two returns`);
}
