import type { Page } from '@playwright/test';
import type { ConsentEvent } from '../../src/consent/types.ts';
import type { PromptView } from '../../src/elicitation/view-types.ts';
import { openDashboard } from '../kit/dashboard.ts';
import { sendFrom } from '../kit/usher.ts';
import { until } from '../kit/wait.ts';
import { pause } from './blows.ts';
import type { Experiment } from './experiment.ts';
import type { Random } from './random.ts';
import { openStage, type Run, type Stage, startSoakWorld } from './stage.ts';
import { type Counting, startCounting } from './tally.ts';

const PROMPTS = { full: 500, short: 20 };
const WITHIN_MS = 10;
/** So often the two windows are looked at as a person would: that takes longer than the race. */
const LOOK_EVERY = 10;

/** fi-22: two windows answer one prompt, one with yes and one with no, within ten milliseconds. */
export const twoWindows: Experiment = {
  name: 'two-windows',
  what: 'two windows answer one prompt within 10 ms, yes and no',
  async run({ isShort, random }) {
    const count = startCounting();
    const world = await startSoakWorld();
    const stage = await openStage(world);
    const won = { yes: 0, no: 0 };
    let bothTold = 0;
    try {
      const windows = [await consentPage(stage), await consentPage(stage)] as const;
      const dashboard = await openDashboard(stage.usher);
      for (let index = 0; index < (isShort ? PROMPTS.short : PROMPTS.full); index++) {
        const run = await stage.call(index % 2 === 0 ? 'form' : 'link');
        count.add('flows');
        const prompt = await promptIn(windows[0], run);
        const told = await race(windows, prompt, run, random);
        const winner = await expectOneAnswer(stage, dashboard, run, told, count);
        won[winner] += 1;
        if (told.yes && told.no) bothTold += 1;
        if (index % LOOK_EVERY < 2) await expectShownAsOver(windows, run, count);
        stage.world.recorder.clear();
        await stage.tidy([run]);
      }
      count.note(
        `yes won ${won.yes} times, no ${won.no} times; ${bothTold} losers were not told by the reply itself`,
      );
      for (const line of await stage.errors.heard()) count.add('errors', line);
    } finally {
      await stage.usher.close();
      await world.close();
    }
    return count.sum();
  },
};

async function consentPage({ usher }: Stage): Promise<Page> {
  const page = await usher.browser.context.newPage();
  await page.goto(usher.browser.page('consent.html'));
  return page;
}

function promptIn(window: Page, { flowId, mark }: Run): Promise<PromptView> {
  return until(
    `the prompt of ${mark}`,
    async () => {
      const prompt = await sendFrom<PromptView | null>(window, 'prompts.current', null);
      return prompt?.flowId === flowId ? prompt : null;
    },
    { everyMs: 10 },
  );
}

/** What the two windows were told: that theirs was taken, or that it was too late. */
type Told = { readonly yes: boolean; readonly no: boolean };

async function race(
  windows: readonly [Page, Page],
  prompt: PromptView,
  { mark }: Run,
  random: Random,
): Promise<Told> {
  const { flowId, key } = prompt;
  const [first, second] = random.below(2) === 0 ? windows : ([windows[1], windows[0]] as const);
  const apartMs = random.between(0, WITHIN_MS);
  const [beforeYesMs, beforeNoMs] = random.below(2) === 0 ? [0, apartMs] : [apartMs, 0];
  const yes = async () => {
    await pause(beforeYesMs);
    return prompt.mode === 'url'
      ? sendFrom(first, 'prompts.accept', { flowId, key, href: prompt.judgement.href })
      : sendFrom(first, 'prompts.submit-form', { flowId, key, content: { words: `of ${mark}` } });
  };
  const no = async () => {
    await pause(beforeNoMs);
    return sendFrom(second, 'prompts.refuse', { flowId, key, action: 'decline' });
  };
  const [agreed, refused] = await Promise.allSettled([yes(), no()]);
  return { yes: agreed.status === 'fulfilled', no: refused.status === 'fulfilled' };
}

/** One decision is kept, the server is told that one, and no window that had it its way was told it was too late. */
async function expectOneAnswer(
  stage: Stage,
  dashboard: Page,
  run: Run,
  told: Told,
  count: Counting,
): Promise<'yes' | 'no'> {
  const { world, panel } = stage;
  const isUrl = run.tool === 'link';
  const now = async () => (await stage.view(run.flowId))?.now.kind;
  await until(
    `${run.mark} to be decided`,
    async () => (['interacting', 'settled'].includes((await now()) ?? '') ? true : null),
    { everyMs: 10 },
  );
  const decided = await decisionsOf(dashboard, run);
  // Nobody goes through the tab that a yes opened.
  await sendFrom(panel, 'flows.cancel', { flowId: run.flowId });
  await until(`${run.mark} to end`, async () => ((await now()) === 'settled' ? true : null), { everyMs: 10 });

  const happenings = world.recorder.happenings(run.host).filter(({ mark }) => mark === run.mark);
  const visits = happenings.filter(({ what }) => what === 'visited').length;
  const actions = happenings.filter(({ what }) => what === 'answered').map(({ action }) => String(action));
  const winner = isUrl ? (decided[0] === 'granted' ? 'yes' : 'no') : actions[0] === 'accept' ? 'yes' : 'no';
  const facts = `${run.mark} (${run.tool}): decided ${decided.join()}, told ${actions.join()}, ${visits} visits`;
  if (isUrl ? decided.length !== 1 : actions.length !== 1) count.add('doubles', facts);
  // Usher may tell the server that a call was cancelled, and never that it was agreed to and refused.
  const isTold = winner === 'no' ? ['decline'] : isUrl ? ['cancel'] : ['accept'];
  if (actions.some((action) => !isTold.includes(action))) count.add('mixups', facts);
  if (visits > (winner === 'yes' ? 1 : 0)) count.add(winner === 'yes' ? 'secondTabs' : 'unasked', facts);
  if (!told[winner]) count.add('mixups', `${facts}: the winner was told that it was too late`);
  return winner;
}

/** What the ledger holds of this call: for a form it holds nothing. */
async function decisionsOf(dashboard: Page, { host, flowId }: Run): Promise<readonly string[]> {
  const origin = `https://${host}`;
  const pair = { serverOrigin: origin, targetOrigin: origin };
  const events = await sendFrom<readonly ConsentEvent[]>(dashboard, 'records.events', pair);
  const decisions = ['granted', 'declined', 'cancelled'];
  return events
    .filter((event) => 'flowId' in event && event.flowId === flowId && decisions.includes(event.type))
    .map(({ type }) => type);
}

/** Neither window offers the prompt any more. */
async function expectShownAsOver(windows: readonly Page[], { mark }: Run, count: Counting): Promise<void> {
  for (const window of windows) {
    const isOver = await until('the prompt to be gone', async () =>
      (await window.locator('body').innerText()).includes(mark) ? null : true,
    ).catch(() => false);
    if (!isOver) count.add('unasked', `${mark}: a window still offers the prompt that was answered`);
  }
}
