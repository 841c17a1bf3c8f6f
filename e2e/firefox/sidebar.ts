import type { Page } from 'puppeteer-core';
import { until } from '../kit/wait.ts';
import type { FirefoxUsher } from './usher.ts';

/** The real sidebar: the driver does not count it among the pages, so it is read through another page of Usher. */
export type Sidebar = {
  text(): Promise<string>;
  /** With the mouse, where it is shown: the browser counts that as the person's act. */
  click(sought: SoughtInSidebar): Promise<void>;
  /** Chooses from a list. */
  choose(label: string, value: string): Promise<void>;
  /** Waits until it says so. */
  says(text: string): Promise<void>;
};

/** A button or a link by its name, a box to tick or a circle by its label, a fold by what it says. */
export type SoughtInSidebar = { readonly name: string | RegExp; readonly within?: string };

/** Presses the toolbar button for the tab that a page is in, which opens the sidebar. */
export async function pressToolbarButton(usher: FirefoxUsher, page: Page): Promise<Sidebar> {
  await page.bringToFront();
  await usher.firefox.inFirefox(`(document.getElementById('usher_usher_example-BAP').click(), true)`);
  return openedSidebar(usher);
}

/** Chooses Usher's entry in the context menu of a page. */
export async function chooseFromPageMenu(usher: FirefoxUsher, page: Page): Promise<Sidebar> {
  await page.bringToFront();
  await page.mouse.click(20, 300, { button: 'right' });
  const menu = `document.getElementById('contentAreaContextMenu')`;
  const entry = `[...${menu}.children].find(({ id }) => id.endsWith('use-usher-here'))`;
  await until('Usher in the page’s context menu', async () =>
    (await usher.firefox.inFirefox(`${menu}.state === 'open' && !!${entry}`)) === true ? true : null,
  );
  await usher.firefox.inFirefox(`(${menu}.activateItem(${entry}), true)`);
  return openedSidebar(usher);
}

async function openedSidebar({ ours, firefox }: FirefoxUsher): Promise<Sidebar> {
  const text = () =>
    ours.evaluate(() => {
      const { extension } = (globalThis as unknown as { browser: ViewsOnly }).browser;
      return extension.getViews({ type: 'sidebar' })[0]?.document.body.innerText ?? '';
    });
  const says = async (words: string) => {
    await until(`“${words}” in the sidebar`, async () => ((await text()).includes(words) ? true : null), {
      seen: text,
    });
  };
  const find = ({ name, within }: SoughtInSidebar, value?: string) =>
    until(
      `${name} in the sidebar`,
      () =>
        ours.evaluate(
          (wanted, area, choice) => {
            const { extension } = (globalThis as unknown as { browser: ViewsOnly }).browser;
            const [view] = extension.getViews({ type: 'sidebar' });
            const pattern = new RegExp(wanted);
            const nameOf = (element: Element) => {
              const { labels } = element as HTMLInputElement;
              const label = labels?.[0]?.innerText ?? (element as HTMLElement).innerText;
              return (element.getAttribute('aria-label') ?? label).trim();
            };
            const places = [...(view?.document.querySelectorAll('.card') ?? [])];
            const place =
              area === null ? view?.document.body : places.find((one) => nameOf(one).includes(area));
            const all = [...(place?.querySelectorAll('button, a, input, select, summary') ?? [])];
            const found = all.find((element) => pattern.test(nameOf(element)));
            if (found === undefined) return null;
            if (choice !== null) {
              (found as HTMLSelectElement).value = choice;
              found.dispatchEvent(new Event('change', { bubbles: true }));
            }
            found.scrollIntoView({ block: 'center' });
            const { x, y, width, height } = found.getBoundingClientRect();
            return { x: x + width / 2, y: y + height / 2 };
          },
          typeof name === 'string' ? `^${escaped(name)}` : name.source,
          within ?? null,
          value ?? null,
        ),
      { seen: text },
    );
  await until('the sidebar', async () => ((await text()) === '' ? null : true));
  return {
    text,
    says,
    async choose(label, value) {
      await find({ name: new RegExp(`^${escaped(label)}$`) }, value);
    },
    async click(sought) {
      // What comes in meanwhile moves things: it is clicked where it stays.
      let place = await find(sought);
      for (let earlier = { x: 0, y: 0 }; earlier.x !== place.x || earlier.y !== place.y; ) {
        earlier = place;
        await new Promise((resolve) => setTimeout(resolve, 100));
        place = await find(sought);
      }
      const { x, y } = place;
      await firefox.inFirefox(`(() => {
        const frame = document.getElementById('sidebar').getBoundingClientRect();
        for (const type of ['mousemove', 'mousedown', 'mouseup'])
          synthesizeMouseEvent(type, frame.x + ${x}, frame.y + ${y}, { button: 0, clickCount: 1 });
        return true;
      })()`);
    },
  };
}

function escaped(words: string): string {
  return words.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

type ViewsOnly = { readonly extension: { getViews(of: { type: 'sidebar' }): readonly Window[] } };
