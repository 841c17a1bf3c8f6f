/**
 * Asks the installed Chromium how it displays each host of src/url-safety/fixtures/idn-hosts.json and writes the answer
 * beside it.
 *
 *     npx node scripts/measure-idn-display.ts            measures the fixture and writes it
 *     npx node scripts/measure-idn-display.ts a.example  prints what is shown for these hosts
 *
 * How: an untitled page is opened on `http://host/` (every name resolves to a server of ours on loopback); the tab's
 * title is then the URL as the browser's own formatter writes it. Nothing leaves this machine.
 */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { domainToASCII } from 'node:url';
import { type Browser, chromium } from '@playwright/test';

/** `partial`: some labels are shown in Unicode, others stay in Punycode. */
export type Display = 'ascii' | 'unicode' | 'punycode' | 'partial' | 'unparseable';

const FIXTURE = new URL('../src/url-safety/fixtures/idn-hosts.json', import.meta.url);
const EXECUTABLE = process.env['CHROMIUM'] ?? '/usr/bin/chromium';

/** What the browser shows, host by host: the host as it writes it. Hosts are canonical ASCII. */
export async function measureTitles(
  hosts: readonly string[],
): Promise<{ version: string; titles: string[] }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end('');
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  const browser = await chromium.launch({
    executablePath: EXECUTABLE,
    headless: true,
    chromiumSandbox: false,
    args: [
      `--host-resolver-rules=MAP * 127.0.0.1:${port}`,
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedMode',
    ],
  });
  try {
    return { version: browser.version(), titles: await titlesOf(browser, hosts) };
  } finally {
    await browser.close();
    server.close();
  }
}

async function titlesOf(browser: Browser, hosts: readonly string[]): Promise<string[]> {
  const cdp = await browser.newBrowserCDPSession();
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const titles: string[] = [];
  for (const host of hosts) {
    await page.goto(`http://${host}/`, { waitUntil: 'commit' });
    let title = '';
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const info = await cdp.send('Target.getTargetInfo', { targetId: targetInfo.targetId });
      // Right-to-left names stand between marks of direction.
      title = info.targetInfo.title.replace(/[\u200e\u200f\u202a-\u202e]/g, '');
      title = title.replace(/^https?:\/\//, '').replace(/\/$/, '');
      if (isTitleOf(host, title)) break;
      await new Promise((done) => setTimeout(done, 5));
    }
    if (!isTitleOf(host, title)) throw new Error(`The tab of ${host} is titled ${title}`);
    titles.push(title);
  }
  return titles;
}

async function measureDisplays(hosts: readonly string[]): Promise<{ version: string; displays: Display[] }> {
  const canonical = hosts.map((host) =>
    URL.canParse(`http://${host}/`) ? new URL(`http://${host}/`).hostname : null,
  );
  const { version, titles } = await measureTitles(canonical.filter((host) => host !== null));
  const shown = titles.values();
  const displays = canonical.map((host) =>
    host === null ? 'unparseable' : displayOf(host, shown.next().value ?? ''),
  );
  return { version, displays };
}

function displayOf(host: string, title: string): Display {
  const shown = title.split('.').filter((label) => label.startsWith('xn--')).length;
  const all = host.split('.').filter((label) => label.startsWith('xn--')).length;
  if (all === 0) return 'ascii';
  return shown === 0 ? 'unicode' : shown === all ? 'punycode' : 'partial';
}

/** The formatter leaves a leading `www.` out. */
function isTitleOf(host: string, title: string): boolean {
  const ascii = domainToASCII(title) || title;
  return ascii === host || `www.${ascii}` === host;
}

async function measureFixture(): Promise<void> {
  const fixture = JSON.parse(await readFile(FIXTURE, 'utf8'));
  const hosts = fixture.hosts.map((entry: { host: string }) => domainToASCII(entry.host) || entry.host);
  const { version, displays } = await measureDisplays(hosts);
  fixture.meta.browser = `Chromium ${version}`;
  fixture.hosts = fixture.hosts.map((entry: object, index: number) => ({
    ...entry,
    ascii: hosts[index],
    display: displays[index],
  }));
  const rows = fixture.hosts.map((entry: object) => `    ${JSON.stringify(entry)}`).join(',\n');
  await writeFile(FIXTURE, `{\n  "meta": ${JSON.stringify(fixture.meta)},\n  "hosts": [\n${rows}\n  ]\n}\n`);
  const counts: Record<string, number> = {};
  for (const display of displays) counts[display] = (counts[display] ?? 0) + 1;
  console.table({ version, ...counts });
}

if (import.meta.main) {
  const hosts = process.argv.slice(2);
  if (hosts.length === 0) await measureFixture();
  else
    console.table(
      (await measureDisplays(hosts)).displays.map((display, index) => ({ host: hosts[index], display })),
    );
}
