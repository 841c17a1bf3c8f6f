import { createStopper, type Point, pause, reaches } from './blows.ts';
import type { Experiment } from './experiment.ts';
import { type Delivery, openStage, startSoakWorld } from './stage.ts';
import { startCounting } from './tally.ts';
import { goThrough } from './trial.ts';

/** Every delivery with every point its calls come to. */
const POINTS: Readonly<Partial<Record<Delivery, readonly Point[]>>> = {
  link: ['calling', 'asking', 'opening', 'interacting', 'retry', 'answer-unknown', 'settled'],
  form: ['calling', 'asking', 'retry', 'settled'],
  'error-link': ['calling', 'asking', 'opening', 'interacting', 'retry', 'answer-unknown', 'settled'],
  required: ['calling', 'asking', 'opening', 'interacting', 'retry', 'answer-unknown', 'settled'],
  'in-flight': ['calling', 'asking', 'opening', 'interacting', 'answer-unknown', 'settled'],
  'in-flight-form': ['calling', 'asking', 'settled'],
};
/** Between what is saved and what is done lie milliseconds: each point is struck after each of these. */
const AFTER_MS = [0, 4, 12, 35];
/** The first answer waits, so that a worker can die while the call is on its way. */
const WAIT_MS = { calling: 700, later: 120 };

/** fi-01, fi-02: the worker is stopped at every boundary of every delivery. */
export const workerBoundaries: Experiment = {
  name: 'worker-at-boundaries',
  what: 'the worker is stopped where a phase begins, in every delivery',
  async run({ isShort }) {
    const count = startCounting();
    const world = await startSoakWorld();
    const stage = await openStage(world);
    try {
      const stopper = await createStopper(stage);
      const cases = Object.entries(POINTS).flatMap(([tool, points]) =>
        points.map((point) => ({ tool: tool as Delivery, point })),
      );
      const chosen = isShort ? cases.filter(({ tool, point }) => SHORT.includes(`${tool} ${point}`)) : cases;
      for (const { tool, point } of chosen) {
        for (const afterMs of isShort ? [SHORT_AFTER_MS[point] ?? 0] : AFTER_MS) {
          const run = await stage.call(tool, { waitMs: isEarly(point) ? WAIT_MS.calling : WAIT_MS.later });
          await goThrough(stage, [run], count, async () => {
            const blows = [];
            // The answer of a first call that is struck is unknown: struck there once more.
            const way: readonly Point[] =
              point === 'answer-unknown' ? ['calling', 'answer-unknown'] : [point];
            for (const at of way) {
              if (!(await reaches(stage.panel, run.flowId, at))) {
                count.note(`${tool} was not seen ${at}`);
                break;
              }
              await pause(afterMs);
              blows.push({ atMs: await stopper.stop() });
            }
            return blows;
          });
        }
      }
      for (const line of await stage.errors.heard()) count.add('errors', line);
    } finally {
      await stage.usher.close();
      await world.close();
    }
    return count.sum();
  },
};

/** A tab that is opening takes a moment to be at the server: a second one is seen only then. */
const SHORT_AFTER_MS: Readonly<Partial<Record<Point, number>>> = { opening: 35 };

/** One of each point, and each delivery at least once. */
const SHORT = [
  'link calling',
  'in-flight asking',
  'required opening',
  'link interacting',
  'error-link retry',
  'link answer-unknown',
  'in-flight-form asking',
  'form settled',
];

/** Struck while the first answer is awaited. */
function isEarly(point: Point): boolean {
  return point === 'calling' || point === 'answer-unknown';
}
