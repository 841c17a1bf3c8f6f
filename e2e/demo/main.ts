/**
 * `npm start`: the demonstration. Starts the servers, builds Usher, and opens a browser with it and a page that says
 * what to try. Where there is no display it walks the main job by itself and prints each step.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startWorld } from '../fixtures/world.ts';
import { launchUsher } from '../kit/usher.ts';
import { serveGuide } from './guide.ts';
import { walk } from './walk.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const pictures = join(root, '.demo');
const hasDisplay =
  process.platform === 'darwin' ||
  process.platform === 'win32' ||
  Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);

say('Building Usher …');
execFileSync('npx', ['wxt', 'build', '-b', 'chrome', '--mv3'], {
  cwd: root,
  stdio: ['ignore', 'ignore', 'inherit'],
});
say('Starting the demonstration servers …');
const world = await startWorld();
say('Opening the browser …');
const usher = await launchUsher({ args: world.browserArgs(), headless: !hasDisplay });

try {
  if (hasDisplay) await show();
  else await walkAlone();
} finally {
  await usher.close().catch(() => {});
  await world.close();
}

async function walkAlone(): Promise<void> {
  mkdirSync(pictures, { recursive: true });
  let count = 0;
  say('There is no display: Usher walks the main job by itself.');
  await usher.allowWatching();
  await walk(usher, world, {
    step(words) {
      count += 1;
      say(`${String(count).padStart(2)}. ${words}`);
    },
    shoot: async (page, name) => void (await page.screenshot({ path: join(pictures, `${name}.png`) })),
  });
  say(`Done. The screenshots are in ${relative(root, pictures)}/.`);
}

async function show(): Promise<void> {
  const guide = await serveGuide(world);
  const page = await usher.browser.context.newPage();
  await page.goto(guide.url);
  say('Usher is in the toolbar. Close the browser, or press Ctrl-C here, to end.');
  const closed = new Promise<void>((resolve) => usher.browser.context.once('close', () => resolve()));
  const interrupted = new Promise<void>((resolve) => process.once('SIGINT', () => resolve()));
  await Promise.race([closed, interrupted]);
  await guide.close();
}

function say(words: string): void {
  console.log(words);
}
