import { revokeHost } from '../kit/revoke-host.ts';
import { type Point, pause, reaches } from './blows.ts';
import type { Experiment } from './experiment.ts';
import { quickly } from './quickly.ts';
import {
  type Delivery,
  openStage,
  patternOf,
  type Run,
  type Stage,
  startSoakWorld,
  takeHosts,
} from './stage.ts';
import { type Counting, startCounting } from './tally.ts';
import { goThrough } from './trial.ts';

const WHERE: readonly (readonly [Delivery, Point])[] = [
  ['link', 'asking'],
  ['link', 'interacting'],
  ['link', 'retry'],
  ['required', 'asking'],
  ['required', 'interacting'],
  ['in-flight', 'asking'],
  ['in-flight', 'interacting'],
  ['form', 'asking'],
  ['error-link', 'opening'],
];
const SHORT = [1, 5];
/** So long Usher is without the host: its own attempts fail in this time. */
const WITHOUT_MS = 2_500;

/** fi-28: the person takes the server's host away, in the browser's own settings, while a call waits. */
export const revoke: Experiment = {
  name: 'revoke',
  what: 'the host is taken away in the middle of a call, and given back with one press',
  async run({ isShort }) {
    const count = startCounting();
    const world = await startSoakWorld();
    const stage = await openStage(world);
    try {
      for (const [tool, point] of isShort ? SHORT.map((index) => WHERE[index]!) : WHERE) {
        const run = await stage.call(tool, { waitMs: point === 'retry' ? 400 : 0 });
        await goThrough(
          stage,
          [run],
          count,
          async () => {
            await reaches(stage.panel, run.flowId, point);
            await revokeHost(stage.usher.browser, patternOf(run.host));
            const atMs = Date.now();
            await pause(WITHOUT_MS);
            await giveBack(stage, run, count);
            return [{ atMs }];
          },
          { timeoutMs: 60_000 },
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

/** What a person finds in the panel: the sentence, and the button beneath it. */
async function giveBack(stage: Stage, run: Run, count: Counting): Promise<void> {
  const { usher } = stage;
  const panel = await usher.openPanel();
  try {
    const server = panel
      .getByRole('listitem')
      .filter({ hasText: `Usher may not talk to ${run.host} yet` })
      .first();
    await server.waitFor({ timeout: 5_000 });
    const onCard = (await quickly(run.card.innerText(), '')).replace(/\s+/g, ' ');
    count.note(`${run.tool}: its card says “${onCard.slice(0, 200)}”`);
    await panel.bringToFront();
    await server.getByRole('button', { name: 'Allow access' }).click();
    await usher.browser.answerPermission('allow');
    await panel
      .getByText(`Usher may not talk to ${run.host} yet`)
      .first()
      .waitFor({ state: 'detached', timeout: 10_000 });
  } catch (error) {
    count.add('unfinished', `${run.tool}: the host could not be given back: ${String(error).slice(0, 300)}`);
  } finally {
    await panel.close();
    await usher.browser.grantHost(patternOf(run.host));
    await takeHosts(stage.panel, [run.host]);
  }
}
