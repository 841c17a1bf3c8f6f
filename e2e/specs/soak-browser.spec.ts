import { expect, test } from '@playwright/test';
import { seeded } from '../soak/random.ts';
import { revoke } from '../soak/revoke.ts';
import { sigkill } from '../soak/sigkill.ts';
import { faults } from '../soak/tally.ts';
import { update } from '../soak/update.ts';

// The soak (`npm run soak`) in its short form: the browser is killed, Usher is reloaded, its host is taken away.

for (const { name, what, run } of [sigkill, update, revoke]) {
  test(`${name}: ${what}, and every call ends as it has to`, async () => {
    test.setTimeout(180_000);
    expect(faults(await run({ isShort: true, random: seeded(1) }))).toEqual([]);
  });
}
