import { test as base, expect } from '@playwright/test';
import { startWorld, type World, type WorldOptions } from '../fixtures/world.ts';
import type { BrowserOptions } from './browser.ts';
import { launchUsher, type Usher } from './usher.ts';

type Options = {
  readonly worldOptions: WorldOptions;
  /** Whether `webNavigation` is granted before the spec begins. */
  readonly watching: boolean;
  /** More for the browser than the world asks for: other extensions, other arguments. */
  readonly browserOptions: Partial<BrowserOptions>;
};

/** Each spec has a world and a browser of its own: nothing is left over from another one. */
export const test = base.extend<Options & { world: World; usher: Usher }>({
  worldOptions: [{}, { option: true }],
  watching: [true, { option: true }],
  browserOptions: [{}, { option: true }],
  world: async ({ worldOptions }, use) => {
    const world = await startWorld(worldOptions);
    await use(world);
    await world.close();
  },
  usher: async ({ world, watching, browserOptions }, use, info) => {
    const { args = [], ...rest } = browserOptions;
    const usher = await launchUsher({ ...rest, args: [...world.browserArgs(), ...args] });
    if (watching) await usher.allowWatching();
    await use(usher);
    if (info.status !== info.expectedStatus) {
      for (const [index, page] of usher.browser.context.pages().entries()) {
        await page.screenshot({ path: info.outputPath(`page-${index}.png`), timeout: 3_000 }).catch(() => {});
      }
    }
    await usher.close();
  },
});

export { opened } from './opened.ts';
export { expect };
