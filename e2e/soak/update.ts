import { until } from '../kit/wait.ts';
import { keepHandsOff } from './aftermath.ts';
import { audit } from './audit.ts';
import { type Point, reaches } from './blows.ts';
import type { Experiment } from './experiment.ts';
import { createPerson } from './person.ts';
import { within } from './quickly.ts';
import { type Delivery, openStage, type Stage, stageOf, startSoakWorld } from './stage.ts';
import { startCounting } from './tally.ts';
import { expectOwnAnswers } from './trial.ts';

/** Where a call waits for a person. */
const WAITS: readonly (readonly [Delivery, Point])[] = [
  ['link', 'asking'],
  ['form', 'asking'],
  ['in-flight', 'asking'],
  ['link', 'interacting'],
  ['required', 'interacting'],
  ['in-flight', 'interacting'],
  ['link', 'calling'],
];
/** Those of the short form: a question, a form, a question in flight, an open page. */
const SHORT = 4;

/** fi-05: Usher is updated while a call waits. The browser does it by `runtime.reload`. */
export const update: Experiment = {
  name: 'update',
  what: 'Usher is reloaded, as by an update, while a call waits',
  async run({ isShort }) {
    const count = startCounting();
    const world = await startSoakWorld();
    let stage = await openStage(world);
    try {
      for (const [tool, point] of isShort ? WAITS.slice(0, SHORT) : [...WAITS, ...WAITS]) {
        const run = await stage.call(tool, { waitMs: point === 'calling' ? 700 : 0 });
        count.add('flows');
        const early = createPerson(stage, {
          leavesPrompts: point === 'asking',
          leavesTabs: true,
          leavesCards: true,
        });
        const going = early.see([run]);
        await reaches(stage.panel, run.flowId, point);
        early.leave();
        await going;
        const atMs = Date.now();
        stage = await reload(stage);
        count.add('blows');
        const again = stage.again(run);
        const waitsAt = await keepHandsOff(stage, again, count);
        count.note(`${tool}, reloaded at ${point}: waits at ${waitsAt}`);
        const late = createPerson(stage);
        const unfinished = await late.see([again]);
        for (const each of unfinished)
          count.add('unfinished', `${run.mark} ${JSON.stringify(await stage.view(each.flowId))}`);
        await expectOwnAnswers(stage, unfinished.length > 0 ? [] : [again], count);
        audit(world, [run], [...early.acts, ...late.acts], [{ atMs }], count);
        world.recorder.clear();
        await stage.tidy([again]);
      }
      for (const line of await stage.errors.heard()) count.add('errors', line);
    } finally {
      await stage.usher.close();
      await world.close();
    }
    return count.sum();
  },
};

/** As the browser does it when an update is there: every page of Usher's closes, and a new background begins. */
async function reload({ world, usher, panel, errors }: Stage): Promise<Stage> {
  const { context } = usher.browser;
  const own = usher.browser.page('');
  await panel
    .evaluate(() =>
      (globalThis as unknown as { chrome: { runtime: { reload(): void } } }).chrome.runtime.reload(),
    )
    .catch(() => {});
  // The browser closes a tab of what is reloaded, or leaves an empty one in its place.
  await until('the pages of Usher to be gone', async () =>
    context.pages().some((page) => page.url().startsWith(own)) ? null : true,
  );
  const page = await context.newPage();
  await until('Usher to be there again', async () => {
    // Until then its pages are blocked.
    const isThere = await within(page.goto(`${own}sidepanel.html#/activity`), 3_000, null);
    return isThere === null ? null : true;
  });
  return stageOf(world, usher, page, errors);
}
