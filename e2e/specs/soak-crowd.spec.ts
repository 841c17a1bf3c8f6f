import { expect, test } from '@playwright/test';
import { network } from '../soak/network.ts';
import { parallel } from '../soak/parallel.ts';
import { seeded } from '../soak/random.ts';
import { returns } from '../soak/returns.ts';
import { faults } from '../soak/tally.ts';
import { twoWindows } from '../soak/two-windows.ts';

// The soak (`npm run soak`) in its short form: many calls at once, a network that fails.

for (const { name, what, run } of [network, parallel, returns, twoWindows]) {
  test(`${name}: ${what}, and every call ends as it has to`, async () => {
    test.setTimeout(180_000);
    expect(faults(await run({ isShort: true, random: seeded(1) }))).toEqual([]);
  });
}
