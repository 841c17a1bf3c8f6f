import { rm } from 'node:fs/promises';
import { test as base, expect } from '@playwright/test';
import { startWorld, type World, type WorldOptions } from '../fixtures/world.ts';
import type { BrowserOptions } from './browser.ts';
import { launchUsher, type Usher } from './usher.ts';
import { makeWatchingProfile, type WatchingProfile } from './watching-profile.ts';

type Options = {
  readonly worldOptions: WorldOptions;
  /** Whether `webNavigation` is granted before the spec begins. */
  readonly watching: boolean;
  /** More for the browser than the world asks for: other extensions, other arguments. */
  readonly browserOptions: Partial<BrowserOptions>;
};

/** Each spec has a world and a browser of its own: nothing is left over from another one. */
export const test = base.extend<
  Options & { world: World; usher: Usher },
  { watchingProfile: WatchingProfile }
>({
  watchingProfile: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of what a fixture needs here.
    async ({}, use) => {
      const profile = await makeWatchingProfile();
      await use(profile);
      await profile.remove();
    },
    { scope: 'worker' },
  ],
  worldOptions: [{}, { option: true }],
  watching: [true, { option: true }],
  browserOptions: [{}, { option: true }],
  world: async ({ worldOptions }, use) => {
    const world = await startWorld(worldOptions);
    await use(world);
    await world.close();
  },
  usher: async ({ world, watching, browserOptions, watchingProfile }, use, info) => {
    const { args = [], ...rest } = browserOptions;
    const profile = rest.profile ?? (watching ? await watchingProfile.copy() : undefined);
    const usher = await launchUsher({
      ...rest,
      ...(profile !== undefined && { profile }),
      args: [...world.browserArgs(), ...args],
    });
    if (watching && rest.profile !== undefined) await usher.allowWatching();
    await use(usher);
    if (info.status !== info.expectedStatus) {
      for (const [index, page] of usher.browser.context.pages().entries()) {
        await page.screenshot({ path: info.outputPath(`page-${index}.png`), timeout: 3_000 }).catch(() => {});
      }
    }
    await usher.close();
    if (profile !== undefined && rest.profile === undefined)
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  },
});

export { opened } from './opened.ts';
export { expect };
