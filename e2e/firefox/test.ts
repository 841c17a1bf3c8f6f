import { test as base, expect } from '@playwright/test';
import { startWorld, type World } from '../fixtures/world.ts';
import { type FirefoxUsher, launchFirefoxUsher } from './usher.ts';

/** Each spec has a world and a Firefox of its own. Playwright runs the spec; the browser is driven by BiDi. */
export const test = base.extend<{ watching: boolean; world: World; usher: FirefoxUsher }>({
  /** Whether `webNavigation` is granted before the spec begins. */
  watching: [true, { option: true }],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs here.
  world: async ({}, use) => {
    const world = await startWorld();
    await use(world);
    await world.close();
  },
  usher: async ({ world, watching }, use) => {
    const usher = await launchFirefoxUsher({ proxyPort: await world.connectProxyPort() });
    if (watching) await usher.allowWatching();
    await use(usher);
    await usher.close();
  },
});

export { expect };
