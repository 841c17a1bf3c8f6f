// Rasterises Usher's mark, public/icon/usher.svg, into the sizes that browsers ask for:
// `node scripts/icons.ts`. Run it after the drawing has changed; the pictures are committed.
import { readFile } from 'node:fs/promises';
import { chromium } from '@playwright/test';

const SIZES = [16, 32, 48, 128];
const folder = new URL('../public/icon/', import.meta.url);

const svg = await readFile(new URL('usher.svg', folder), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  chromiumSandbox: false,
});
const page = await browser.newPage();
for (const size of SIZES) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${svg}`,
  );
  await page.screenshot({ path: new URL(`${size}.png`, folder).pathname, omitBackground: true });
}
await browser.close();
