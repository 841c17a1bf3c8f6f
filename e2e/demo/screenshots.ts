/** `npm run screenshots`: the pictures of the README, light and dark, from the product itself. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorld } from '../fixtures/world.ts';
import { launchUsher } from '../kit/usher.ts';
import { walk } from './walk.ts';

const pictures = fileURLToPath(new URL('../../docs/screenshots', import.meta.url));
mkdirSync(pictures, { recursive: true });

for (const colorScheme of ['light', 'dark'] as const) {
  const world = await startWorld();
  const usher = await launchUsher({ args: world.browserArgs(), colorScheme });
  try {
    await usher.allowWatching();
    await walk(usher, world, {
      step: (words) => console.log(`${colorScheme}: ${words}`),
      shoot: async (page, name) =>
        void (await page.screenshot({ path: join(pictures, `${name}-${colorScheme}.png`) })),
    });
  } finally {
    await usher.close();
    await world.close();
  }
}
