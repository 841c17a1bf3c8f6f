import type { Page } from '@playwright/test';
import type { World } from '../fixtures/world.ts';
import { openChat } from '../kit/chat.ts';
import { openDashboard } from '../kit/dashboard.ts';
import { connectSite } from '../kit/sites.ts';
import { expect, test } from '../kit/test.ts';
import { launchUsher, type Usher } from '../kit/usher.ts';

test('every page reads from right to left where the browser does, and fits 360 pixels', async ({
  world,
  usher,
}) => {
  // The browser's language decides; this one may be installed without an Arabic one, so only its answer is replaced.
  await usher.browser.context.addInitScript(() => {
    const { i18n } = (globalThis as unknown as { chrome: { i18n?: { getMessage(key: string): string } } })
      .chrome;
    if (i18n === undefined) return;
    const read = i18n.getMessage.bind(i18n);
    i18n.getMessage = (key) => (key === '@@bidi_dir' ? 'rtl' : read(key));
  });
  for (const page of await everyPage(world, usher)) {
    await expect(page.locator('html')).toHaveAttribute('dir', 'rtl');
    await expectToFit(page, 360);
    // Addresses are read from left to right everywhere.
    for (const host of await page.locator('.host').all())
      expect(await host.evaluate((it) => getComputedStyle(it).direction)).toBe('ltr');
  }
});

test('every page fits a narrow panel and a wider one, long names and long addresses included', async ({
  world,
  usher,
}) => {
  for (const page of await everyPage(world, usher))
    for (const width of [360, 420, 480]) await expectToFit(page, width);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`what is written can be read: ${colorScheme}`, async ({ world }) => {
    const usher = await launchUsher({ args: world.browserArgs(), colorScheme });
    try {
      for (const page of await everyPage(world, usher)) {
        const found = await page.evaluate(contrasts);
        expect(found.isDark, page.url()).toBe(colorScheme === 'dark');
        expect(found.poor, page.url()).toEqual([]);
        expect(found.texts, page.url()).toBeGreaterThan(3);
      }
    } finally {
      await usher.close();
    }
  });
}

async function everyPage(world: World, usher: Usher): Promise<readonly Page[]> {
  const server = await usher.addServer(world.servers['hostile-modern'], {
    name: `A name without any end ${'x'.repeat(50)}`,
  });
  await usher.addServer(world.servers.down, { name: 'Down' });
  const call = await server.callTool('bad-url', { kind: 'long' });
  const { page: consent } = await usher.nextConsent();
  const { id, name } = await server.read();
  const chat = await openChat(usher, world.origins.chat);
  await connectSite(usher, chat.page, { servers: { [name]: {} } });
  return [
    consent,
    call.panel,
    await usher.openPanel(),
    await usher.openPanel('#/add-server'),
    await usher.openPanel(`#/server/${id}`),
    await usher.openPanel('#/activity'),
    await usher.openPanel('#/sites'),
    await usher.openPanel('#/connect-site'),
    await usher.openPanel(`#/site/${encodeURIComponent(world.origins.chat)}`),
    await openDashboard(usher),
    await openDashboard(usher, 'sites'),
    await openDashboard(usher, 'about'),
  ];
}

async function expectToFit(page: Page, width: number): Promise<void> {
  await page.setViewportSize({ width, height: 740 });
  await page.getByRole('heading').first().waitFor();
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  expect(overflow, `${page.url()} at ${width}`).toBeLessThanOrEqual(0);
}

/** Every visible text against what is behind it: WCAG 2.2, 1.4.3. Runs in the page. */
function contrasts() {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color: string): readonly number[] => {
    if (canvas === null) return [0, 0, 0, 0];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([r = 0, g = 0, b = 0]: readonly number[]): number => {
    const [lr = 0, lg = 0, lb = 0] = [r, g, b].map((v) =>
      v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4,
    );
    return 0.2126 * lr + 0.7152 * lg + 0.0722 * lb;
  };
  const behind = (element: Element | null): readonly number[] => {
    for (let at = element; at !== null; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if ((color[3] ?? 0) > 250) return color;
    }
    return rgba(getComputedStyle(document.documentElement).colorScheme.includes('dark') ? '#121212' : '#fff');
  };
  const poor: string[] = [];
  let texts = 0;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
    const element = node.parentElement;
    if (element === null || (node.textContent ?? '').trim() === '' || !element.checkVisibility()) continue;
    const style = getComputedStyle(element);
    if (element.closest('.visually-hidden, [aria-disabled="true"], script, style') !== null) continue;
    texts += 1;
    const pair = [luminance(rgba(style.color)), luminance(behind(element))];
    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
    const isLarge =
      Number.parseFloat(style.fontSize) >= 24 ||
      (Number.parseFloat(style.fontSize) >= 18.66 && Number(style.fontWeight) >= 700);
    if (ratio < (isLarge ? 3 : 4.5))
      poor.push(`${ratio.toFixed(2)} ${style.color} "${(node.textContent ?? '').trim().slice(0, 40)}"`);
  }
  return { poor, texts, isDark: luminance(behind(document.body)) < 0.2 };
}
