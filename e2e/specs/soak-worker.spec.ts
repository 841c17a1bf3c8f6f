import { expect, test } from '@playwright/test';
import { seeded } from '../soak/random.ts';
import { faults } from '../soak/tally.ts';
import { workerBoundaries } from '../soak/worker-boundaries.ts';
import { workerRandom } from '../soak/worker-random.ts';

// The soak (`npm run soak`) in its short form: the worker is stopped.

for (const { name, what, run } of [workerBoundaries, workerRandom]) {
  test(`${name}: ${what}, and every call ends as it has to`, async () => {
    test.setTimeout(180_000);
    expect(faults(await run({ isShort: true, random: seeded(1) }))).toEqual([]);
  });
}
