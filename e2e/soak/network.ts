import type { Server } from '../../src/servers/types.ts';
import type { Disturbance } from '../fixtures/tls-front.ts';
import type { World } from '../fixtures/world.ts';
import { sendFrom } from '../kit/usher.ts';
import { until } from '../kit/wait.ts';
import { type Point, pause, reaches } from './blows.ts';
import type { Experiment } from './experiment.ts';
import { type Delivery, openStage, type Run, type SoakHost, type Stage, startSoakWorld } from './stage.ts';
import { type Counting, startCounting } from './tally.ts';
import { goThrough } from './trial.ts';

type Cut = {
  readonly phase: string;
  readonly tool: Delivery;
  /** The network fails when the call is here. */
  readonly at: Point;
  readonly disturbance: Disturbance;
  readonly waitMs?: number;
};

const CUTS: readonly Cut[] = [
  { phase: 'retry, cut', tool: 'link', at: 'interacting', disturbance: { how: 'cut', only: 'mcp' } },
  { phase: 'retry on its way, cut', tool: 'link', at: 'retry', disturbance: { how: 'cut' }, waitMs: 500 },
  { phase: 'retry, held', tool: 'link', at: 'interacting', disturbance: { how: 'hold', only: 'mcp' } },
  { phase: 'bare retry, cut', tool: 'required', at: 'interacting', disturbance: { how: 'cut', only: 'mcp' } },
  {
    phase: 'answer in flight, cut',
    tool: 'in-flight',
    at: 'asking',
    disturbance: { how: 'cut', only: 'mcp' },
  },
  {
    phase: 'answer in flight, held',
    tool: 'in-flight',
    at: 'asking',
    disturbance: { how: 'hold', only: 'mcp' },
  },
  {
    phase: 'form in flight, held',
    tool: 'in-flight-form',
    at: 'asking',
    disturbance: { how: 'hold', only: 'mcp' },
  },
  {
    phase: 'wait in flight, cut',
    tool: 'in-flight',
    at: 'interacting',
    disturbance: { how: 'cut', only: 'mcp' },
  },
  { phase: 'return page, cut', tool: 'link', at: 'interacting', disturbance: { how: 'cut', only: 'page' } },
  { phase: 'form, cut', tool: 'form', at: 'asking', disturbance: { how: 'cut' } },
];
const SHORT = [0, 4, 8];
const GONE_MS = 3_000;
/** After the network is back the call is over within this (fi-33). */
const BACK_WITHIN_MS = 10_000;

/** fi-33: the network of the server's host fails in every phase, and comes back. */
export const network: Experiment = {
  name: 'network',
  what: 'the connection is cut or held in every phase, for three seconds',
  async run({ isShort }) {
    const count = startCounting();
    const world = await startSoakWorld();
    const stage = await openStage(world);
    try {
      await cutDiscovery(stage, count);
      await cutFirstCall(stage, count);
      for (const cut of isShort ? SHORT.map((index) => CUTS[index]!) : CUTS)
        await goThroughCut(stage, cut, count);
      for (const line of await stage.errors.heard()) count.add('errors', line);
    } finally {
      await stage.usher.close();
      await world.close();
    }
    return count.sum();
  },
};

async function goThroughCut(
  stage: Stage,
  { phase, tool, at, disturbance, waitMs = 0 }: Cut,
  count: Counting,
) {
  const run = await stage.call(tool, { waitMs });
  let backAtMs = Number.POSITIVE_INFINITY;
  await goThrough(
    stage,
    [run],
    count,
    async () => {
      if (!(await reaches(stage.panel, run.flowId, at))) count.note(`${phase}: ${tool} was not seen ${at}`);
      const atMs = Date.now();
      await gone(stage.world, run.host, disturbance);
      backAtMs = Date.now();
      // A message that was cut off may have arrived: what comes until it is answered is excused by the cut.
      return [{ atMs }, { atMs: backAtMs }];
    },
    {
      timeoutMs: 60_000,
      beforeAudit: async () => {
        const tookMs = Date.now() - backAtMs;
        count.note(`${phase}: over ${(tookMs / 1000).toFixed(1)} s after the network was back`);
        if (tookMs > BACK_WITHIN_MS) count.add('unfinished', `${phase}: took ${tookMs} ms`);
      },
    },
  );
}

async function gone(world: World, host: SoakHost, disturbance: Disturbance): Promise<void> {
  world.control.disturbNetwork(host, disturbance);
  await pause(GONE_MS);
  world.control.disturbNetwork(host, null);
}

/** A server can't be reached when it is added: that is said, and one press tries again. */
async function cutDiscovery({ world, panel, usher }: Stage, count: Counting): Promise<void> {
  const host = 'three.soak.test';
  count.add('flows');
  count.add('blows');
  world.control.disturbNetwork(host, { how: 'cut' });
  const startedAtMs = Date.now();
  const added = await sendFrom<Server>(panel, 'servers.add', {
    url: `https://${host}/mcp/cut`,
    name: 'Cut off',
  });
  count.note(`discovery: said so after ${Date.now() - startedAtMs} ms (${JSON.stringify(added.state)})`);
  if (added.state.state !== 'problem')
    count.add('unfinished', 'a server that is cut off counts as connected');
  world.control.disturbNetwork(host, null);
  const list = await usher.openPanel();
  const card = list.getByRole('listitem').filter({ hasText: 'Cut off' });
  await card.getByRole('button', { name: 'Try again' }).click();
  const isBack = await card
    .getByText('Ready')
    .waitFor({ timeout: BACK_WITHIN_MS })
    .then(
      () => true,
      () => false,
    );
  if (!isBack) count.add('unfinished', 'discovery does not succeed after the network is back');
  await list.close();
}

/** A first call that is cut off is over with a sentence: nothing was worked for yet. Called again, it goes through. */
async function cutFirstCall(stage: Stage, count: Counting): Promise<void> {
  const run: Run = await stage.call('link', { waitMs: 1_500 });
  count.add('flows');
  count.add('blows');
  await reaches(stage.panel, run.flowId, 'calling');
  const cutAtMs = Date.now();
  stage.world.control.disturbNetwork(run.host, { how: 'cut' });
  const now = await until('the call to be over', async () => {
    const flow = await stage.view(run.flowId);
    return flow !== null && ['settled', 'answer-unknown'].includes(flow.now.kind) ? flow.now : null;
  }).catch(() => null);
  stage.world.control.disturbNetwork(run.host, null);
  if (now === null) return count.add('unfinished', 'a first call that is cut off does not end');
  count.note(`first call: ${JSON.stringify(now)} after ${Date.now() - cutAtMs} ms`);
  stage.world.recorder.clear();
  await stage.tidy([run]);
}
