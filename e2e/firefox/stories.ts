import type { Page } from 'puppeteer-core';
import { GATE, WANDER } from '../kit/wander.ts';
import { click, seek } from './hands.ts';
import type { FirefoxUsher } from './usher.ts';

/** One way through a tab, to be recorded: what the person does in it. */
export type Story = {
  readonly name: string;
  /** The row of `wandering-ways.ts`. */
  readonly way: string;
  readonly act?: (scene: Scene) => Promise<void>;
};

export type Scene = {
  readonly tab: Page;
  readonly usher: FirefoxUsher;
  readonly startUrl: string;
  /** A page that was not among these. */
  newPage(before: ReadonlySet<Page>): Promise<Page>;
  /** Until nothing has happened for a while. */
  quiet(): Promise<void>;
};

const press = ({ tab }: Scene) => click(tab, { button: 'Continue' });
const leave = async (scene: Scene) => {
  await click(scene.tab, { link: 'Sign in' });
  await scene.quiet();
};
const inNewTab = (open: (scene: Scene) => Promise<void>) => async (scene: Scene) => {
  const before = new Set(await scene.usher.firefox.browser.pages());
  await open(scene);
  await click(await scene.newPage(before), { button: 'Continue' });
};
const throughPopup = inNewTab(({ tab }) => click(tab, { button: 'Sign in in a window' }));

/** As from the address bar. */
const typed =
  (address: (startUrl: string) => string) =>
  async (scene: Scene): Promise<void> => {
    await leave(scene);
    const url = JSON.stringify(address(scene.startUrl));
    await scene.usher.firefox.inFirefox(`(gURLBar.value = ${url}, gURLBar.handleCommand(), true)`);
  };

export const STORIES: readonly Story[] = [
  ...[
    'server-redirect',
    'script-redirect',
    'location-replace',
    'meta-refresh',
    'form-post',
    'fragment',
    'coop-page',
    'onward',
    'outward',
    'callback-500',
    'lost-once',
    'no-content',
    'download',
    'error',
    'undeclared',
    'sibling',
    'refused',
    'trap',
    'canary',
  ].map((way) => ({ name: way, way, act: press })),
  { name: 'silent', way: 'silent' },
  { name: 'scripts-only', way: 'scripts-only' },
  { name: 'popup', way: 'popup', act: throughPopup },
  { name: 'coop-popup', way: 'coop-popup', act: throughPopup },
  {
    name: 'popup-without-opener',
    way: 'popup-without-opener',
    act: inNewTab(({ tab }) => click(tab, { link: 'Sign in' })),
  },
  {
    name: 'step-up',
    way: 'step-up',
    async act(scene) {
      await press(scene);
      await scene.quiet();
      await click(scene.tab, { button: 'Confirm' });
    },
  },
  {
    name: 'step-up, left at the second provider',
    way: 'step-up',
    act: press,
  },
  {
    name: 'download-first',
    way: 'download-first',
    async act(scene) {
      await click(scene.tab, { link: 'Download the terms' });
      await scene.quiet();
      await leave(scene);
      await press(scene);
    },
  },
  {
    name: 'key-form',
    way: 'key-form',
    async act({ tab }) {
      await tab.type('input[name=key]', 'a key');
      await click(tab, { button: 'Save key' });
    },
  },
  {
    name: 'the person reloads the server’s own page, and leaves it by a download',
    way: 'download-first',
    async act(scene) {
      await scene.tab.reload();
      await scene.quiet();
      await click(scene.tab, { link: 'Download the terms' });
    },
  },
  {
    name: 'frame',
    way: 'frame',
    async act({ tab, quiet }) {
      const frame = tab.frames().find((one) => one.url().startsWith(GATE));
      await (await frame?.waitForSelector('button'))?.click();
      await quiet();
    },
  },
  {
    name: 'the person closes the tab at the provider',
    way: 'server-redirect',
    act: ({ tab }) => tab.close(),
  },
  {
    name: 'the person closes the tab at the return page, at once',
    way: 'server-redirect',
    async act(scene) {
      await press(scene);
      await scene.tab.waitForFunction(() => document.title.includes('You can go back'));
      await scene.tab.close();
    },
  },
  {
    name: 'the person reloads the provider’s page',
    way: 'page',
    async act(scene) {
      await leave(scene);
      await scene.tab.reload();
    },
  },
  {
    name: 'the person goes back to the connect page, and forward again',
    way: 'page',
    async act(scene) {
      await leave(scene);
      await scene.tab.evaluate(() => history.back());
      await scene.quiet();
      await scene.tab.evaluate(() => history.forward());
      await seek(scene.tab, { button: 'Continue' });
    },
  },
  {
    name: 'the person looks around on the server’s own pages',
    way: 'page',
    async act(scene) {
      await click(scene.tab, { link: 'Help' });
      await scene.quiet();
      await scene.tab.evaluate(() => history.back());
    },
  },
  {
    name: 'the person opens the server’s privacy policy from the provider',
    way: 'page',
    async act(scene) {
      await leave(scene);
      await click(scene.tab, { link: 'Privacy policy' });
    },
  },
  {
    name: 'the person follows the provider’s link to another page of the server',
    way: 'page',
    async act(scene) {
      await leave(scene);
      await click(scene.tab, { link: 'About Wander' });
    },
  },
  { name: 'the person types the server’s address', way: 'page', act: typed(() => `${WANDER}/help`) },
  {
    name: 'the person types the address of the return page',
    way: 'page',
    act: typed((startUrl) => `${WANDER}/callback/page?code=typed&${new URL(startUrl).searchParams}`),
  },
  {
    name: 'the person types the address of the connect page, and goes the whole way',
    way: 'page',
    async act(scene) {
      await typed((startUrl) => startUrl)(scene);
      await scene.quiet();
      await leave(scene);
      await press(scene);
    },
  },
  {
    name: 'the person reloads a return page that did not load, and it does',
    way: 'lost-once',
    async act(scene) {
      await press(scene);
      await scene.quiet();
      // With nothing from the cache: then this server answers.
      await scene.usher.firefox.inFirefox('(BrowserCommands.reloadSkipCache(), true)');
    },
  },
];
