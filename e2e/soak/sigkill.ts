import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { World } from '../fixtures/world.ts';
import { until } from '../kit/wait.ts';
import { keepHandsOff } from './aftermath.ts';
import { audit } from './audit.ts';
import { type Point, pause, reaches } from './blows.ts';
import type { Experiment } from './experiment.ts';
import { killBrowser } from './killed-browser.ts';
import { createPerson } from './person.ts';
import { quickly } from './quickly.ts';
import type { Random } from './random.ts';
import { DELIVERIES, type Delivery, openStage, type Run, type Stage, startSoakWorld } from './stage.ts';
import { type Counting, startCounting } from './tally.ts';
import { expectOwnAnswers } from './trial.ts';

const KILLS = { full: 50, short: 2 };
const LONGEST_DELAY_MS = 700;
const TABS_ARE_KEPT_AFTER_MS = 3_500;

/** fi-26, fi-27: the browser is killed and started again on the same profile, with its tabs. */
export const sigkill: Experiment = {
  name: 'sigkill',
  what: 'the browser is killed (SIGKILL) and started again with its tabs',
  async run({ isShort, random }) {
    const count = startCounting();
    const profile = await mkdtemp(join(tmpdir(), 'usher-soak-'));
    const world = await startSoakWorld();
    try {
      // What is granted is written some seconds later: a browser that is closed in peace has written it.
      await (await openStage(world, { profile })).usher.close();
      for (let index = 0; index < (isShort ? KILLS.short : KILLS.full); index++)
        await strike(world, profile, random, count);
    } finally {
      await world.close();
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    }
    return count.sum();
  },
};

const ON_THE_WAY: readonly Point[] = ['calling', 'asking', 'opening', 'interacting', 'retry'];
const WAITING: readonly Point[] = ['asking', 'interacting'];
/** A form opens none. */
const OF_PAGES: readonly Point[] = ['opening', 'interacting'];

async function strike(world: World, profile: string, random: Random, count: Counting): Promise<void> {
  // Begun from a browser that was closed in peace: two crashes in a row, and the browser restores nothing.
  const before = await openStage(world, { profile, isPrepared: true });
  const tool = random.oneOf(Object.keys(DELIVERIES) as Delivery[]);
  const run = await before.call(tool, { waitMs: random.below(300) });
  count.add('flows');
  // Half of them are struck on the way; half while the call waits for a person who looks away. The browser writes down
  // its tabs some seconds late: only the second half has them back.
  const isOnTheWay = random.below(2) === 0;
  const point = random.oneOf<Point>(
    (isOnTheWay ? ON_THE_WAY : WAITING).filter((each) => !tool.endsWith('form') || !OF_PAGES.includes(each)),
  );
  const looksAway = { leavesPrompts: point === 'asking', leavesTabs: true, leavesCards: true };
  const early = createPerson(before, isOnTheWay ? {} : looksAway);
  const going = early.see([run]);
  await reaches(before.panel, run.flowId, point);
  if (!isOnTheWay && point === 'asking') await openConsentTab(before);
  await pause(isOnTheWay ? random.between(0, LONGEST_DELAY_MS) : TABS_ARE_KEPT_AFTER_MS);
  const atMs = await killBrowser(before.usher.browser.context);
  count.add('blows');
  early.leave();
  await going;

  const after = await openStage(world, { profile, isPrepared: true, args: ['--restore-last-session'] });
  const again = after.again(run);
  const waitsAt = await keepHandsOff(after, again, count);
  const restored = after.usher.browser.context.pages().map((page) => page.url().replace(/[?#].*$/, ''));
  const how = isOnTheWay ? 'on the way' : 'while it waited';
  count.note(`${tool}, killed at ${point} ${how}: waits at ${waitsAt}; tabs ${summary(restored)}`);

  await closeOldPages(after);

  const late = createPerson(after);
  const unfinished = await late.see([again], 40_000);
  for (const each of unfinished) {
    const view = await after.view(each.flowId);
    count.add(view === null ? 'lost' : 'unfinished', `${run.mark} (${tool}) ${JSON.stringify(view?.now)}`);
  }
  await closeConsentPages(after, run, count);
  await expectOwnAnswers(after, unfinished.length > 0 ? [] : [again], count);
  audit(world, [run], [...early.acts, ...late.acts], [{ atMs }], count, 1);
  for (const line of await after.errors.heard()) count.add('errors', line);
  world.recorder.clear();
  await after.tidy([again]);
  await after.usher.close();
}

/** Restored pages of Usher's own, the consent page aside, are in nobody's way, but fifty times over they are many. */
async function closeOldPages({ usher, panel }: Stage): Promise<void> {
  for (const page of usher.browser.context.pages()) {
    const isOld = page !== panel && !page.url().includes('/consent.html');
    if (isOld && page.url().startsWith(usher.browser.page(''))) await page.close();
  }
}

/** Its own window does not always come back: a tab with the prompt does (fi-27). */
async function openConsentTab({ usher }: Stage): Promise<void> {
  const page = await usher.browser.context.newPage();
  await page.goto(usher.browser.page('consent.html'));
}

/** What came back with a prompt must not offer it once that is answered. */
async function closeConsentPages({ usher }: Stage, { mark }: Run, count: Counting): Promise<void> {
  for (const page of usher.browser.context.pages()) {
    if (!page.url().startsWith(usher.browser.page('consent.html'))) continue;
    const isOver = await until('the prompt to be gone', async () =>
      (await quickly(page.locator('body').innerText(), '')).includes(mark) ? null : true,
    ).catch(() => false);
    if (!isOver) count.add('unasked', `${mark}: a restored consent page still offers what is answered`);
    await page.close().catch(() => {});
  }
}

function summary(urls: readonly string[]): string {
  const ours = urls.filter((url) => url.endsWith('/consent.html')).length;
  const sites = urls.filter((url) => url.startsWith('https:')).length;
  return `${sites} of sites, ${ours} of consent, ${urls.length} in all`;
}
