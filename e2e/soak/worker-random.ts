import { createStopper, type Point, pause, reaches } from './blows.ts';
import type { Experiment } from './experiment.ts';
import { DELIVERIES, type Delivery, openStage, startSoakWorld } from './stage.ts';
import { startCounting } from './tally.ts';
import { goThrough } from './trial.ts';

const FLOWS = { full: 400, short: 8 };
const LONGEST_DELAY_MS = 1_500;
const LONGEST_WAIT_MS = 200;

/** fi-01: the worker is stopped at any time, in any call. */
export const workerRandom: Experiment = {
  name: 'worker-at-random',
  what: 'the worker is stopped at a random time after a random step',
  async run({ isShort, random }) {
    const count = startCounting();
    const world = await startSoakWorld();
    const stage = await openStage(world);
    try {
      const stopper = await createStopper(stage);
      const flows = isShort ? FLOWS.short : FLOWS.full;
      // Two calls at a time, of two servers: one blow strikes both, at two different points.
      for (let index = 0; index < flows; index += 2) {
        const [first, second] = differing(random.oneOf, random.oneOf);
        const runs = [
          await stage.call(first, { waitMs: random.below(LONGEST_WAIT_MS) }),
          await stage.call(second, { waitMs: random.below(LONGEST_WAIT_MS) }),
        ];
        await goThrough(stage, runs, count, async () => {
          const point = random.oneOf<Point>(['calling', 'asking', 'opening', 'interacting', 'retry']);
          const afterMs = random.between(0, LONGEST_DELAY_MS);
          await reaches(stage.panel, random.oneOf(runs).flowId, point);
          await pause(afterMs);
          return [{ atMs: await stopper.stop() }];
        });
      }
      for (const line of await stage.errors.heard()) count.add('errors', line);
    } finally {
      await stage.usher.close();
      await world.close();
    }
    return count.sum();
  },
};

type OneOf = (values: readonly Delivery[]) => Delivery;

/** Two deliveries of two servers. */
function differing(pick: OneOf, pickOther: OneOf): readonly [Delivery, Delivery] {
  const all = Object.keys(DELIVERIES) as Delivery[];
  const first = pick(all);
  return [first, pickOther(all.filter((other) => DELIVERIES[other] !== DELIVERIES[first]))];
}
