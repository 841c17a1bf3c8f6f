/**
 * Records what Firefox tells of a tab on the ways of `e2e/fixtures/wandering-ways.ts`, and writes
 * `src/elicitation/fixtures/firefox-sequences.json`: `npm run build:firefox`, then
 * `node e2e/firefox/record-sequences.ts` (five minutes). Names of stories on the command line record only those anew.
 */
import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from 'puppeteer-core';
import { connectTo } from '../fixtures/check-client.ts';
import { startWorld } from '../fixtures/world.ts';
import { until } from '../kit/wait.ts';
import { STORIES } from './stories.ts';
import { launchFirefoxUsher } from './usher.ts';

const FILE = new URL('../../src/elicitation/fixtures/firefox-sequences.json', import.meta.url);
/** Longer than a page needs to move on by itself. */
const QUIET_MS = 1_500;

type Raw = { readonly ev: string; readonly tabId: number } & Readonly<Record<string, unknown>>;
type Sequence = { readonly name: string; readonly events: readonly object[] };
type Recorder = {
  recorded: Raw[];
  lastAtMs: number;
  browser: Record<string, never>;
};

const wanted = process.argv.slice(2);
const world = await startWorld();
const usher = await launchFirefoxUsher({ proxyPort: await world.connectProxyPort() });
const client = await connectTo(world.client(), world.servers.wanderings);
try {
  await usher.allowWatching();
  await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  const ear = await usher.firefox.open('dashboard.html');
  await listen(ear);
  const sequences: Sequence[] = [];
  for (const { name, way, act } of STORIES) {
    if (wanted.length > 0 && !wanted.includes(name)) continue;
    const asked = await client.call('wander', { way });
    const startUrl = asked.inputRequests?.['connect']?.params.url ?? '';
    const before = new Set(await usher.firefox.browser.pages());
    const tabId = await begin(ear, startUrl);
    const tab = await newPage(before);
    await quiet(ear);
    await act?.({ tab, usher, startUrl, newPage, quiet: () => quiet(ear) });
    await quiet(ear);
    const ticket = new RegExp(/ticket-[0-9a-f]+/.exec(startUrl)?.[0] ?? '-', 'g');
    const events = tidy(await readAll(ear), tabId);
    const text = JSON.stringify({ name, way, startUrl, events }).replace(ticket, 'ticket-1');
    sequences.push(JSON.parse(text));
    console.log(`${name}: ${events.length} events`);
    for (const page of await usher.firefox.browser.pages()) if (!before.has(page)) await page.close();
    await quiet(ear);
  }
  const known = wanted.length === 0 ? [] : await recordedBefore();
  const rows = STORIES.flatMap(({ name }) =>
    [...sequences, ...known].filter((sequence) => sequence.name === name).slice(0, 1),
  ).map((sequence) => `  ${JSON.stringify(sequence)}`);
  const head = JSON.stringify(
    { browser: usher.firefox.version, serverUrl: world.servers.wanderings },
    null,
    1,
  );
  await writeFile(FILE, `${head.slice(0, -2)},\n "sequences": [\n${rows.join(',\n')}\n ]\n}\n`);
} finally {
  await client.close();
  await usher.close();
  await world.close();
}

async function recordedBefore(): Promise<readonly Sequence[]> {
  return (JSON.parse(await readFile(FILE, 'utf8')) as { readonly sequences: readonly Sequence[] }).sequences;
}

async function listen(ear: Page): Promise<void> {
  await ear.evaluate(() => {
    const here = globalThis as unknown as Recorder & { browser: Api };
    const { webNavigation, tabs } = here.browser;
    const hear = (event: Omit<Raw, 'timeStamp'>) => {
      here.lastAtMs = Date.now();
      here.recorded.push({ timeStamp: Date.now(), ...event } as unknown as Raw);
    };
    here.recorded = [];
    for (const ev of [
      'onBeforeNavigate',
      'onCommitted',
      'onCompleted',
      'onErrorOccurred',
      'onHistoryStateUpdated',
      'onReferenceFragmentUpdated',
      'onCreatedNavigationTarget',
    ])
      webNavigation[ev]?.addListener((details: object) => hear({ ev, ...details } as unknown as Raw));
    tabs.onUpdated.addListener(((tabId: number, { status, url }: Change, { url: shown }: Change) => {
      if (status !== undefined || url !== undefined)
        hear({ ev: 'tabs.onUpdated', tabId, status, url, shown } as unknown as Raw);
    }) as never);
    tabs.onRemoved.addListener(((tabId: number) => hear({ ev: 'tabs.onRemoved', tabId })) as never);
  });
}

/** Opens the tab as Usher does: by the extension, in front. */
function begin(ear: Page, url: string): Promise<number> {
  return ear.evaluate(async (href) => {
    const here = globalThis as unknown as Recorder & { browser: Api };
    here.recorded = [];
    here.lastAtMs = Date.now();
    return (await here.browser.tabs.create({ url: href, active: true })).id;
  }, url);
}

async function quiet(ear: Page): Promise<void> {
  await until('nothing more to happen', async () => {
    const lastAtMs = await ear.evaluate(() => (globalThis as unknown as Recorder).lastAtMs);
    return Date.now() - lastAtMs > QUIET_MS ? true : null;
  });
}

function readAll(ear: Page): Promise<readonly Raw[]> {
  return ear.evaluate(() => (globalThis as unknown as Recorder).recorded) as Promise<readonly Raw[]>;
}

function newPage(before: ReadonlySet<Page>): Promise<Page> {
  return until('a new page', async () => {
    const pages = await usher.firefox.browser.pages();
    return pages.find((page) => !before.has(page) && page.url().startsWith('http')) ?? null;
  });
}

/** Of the tab and those that it opened; what is always the same, or says something of this machine, left out. */
function tidy(all: readonly Raw[], mainId: number): readonly object[] {
  const tabs = new Map([[mainId, 1]]);
  for (const { ev, tabId, sourceTabId } of all) {
    if (ev === 'onCreatedNavigationTarget' && tabs.has(sourceTabId as number)) tabs.set(tabId, tabs.size + 1);
  }
  const frames = new Map<unknown, number>([[0, 0]]);
  const frameOf = (id: unknown) => {
    if (!frames.has(id)) frames.set(id, frames.size);
    return frames.get(id);
  };
  const ours = all.filter(({ tabId }) => tabs.has(tabId));
  const firstMs = ours[0]?.['timeStamp'] as number;
  return ours.map((raw) => ({
    ms: Math.round((raw['timeStamp'] as number) - firstMs),
    ev: raw.ev,
    tabId: tabs.get(raw.tabId),
    ...(raw['sourceTabId'] !== undefined && { sourceTabId: tabs.get(raw['sourceTabId'] as number) }),
    ...(raw['frameId'] !== undefined && { frameId: frameOf(raw['frameId']) }),
    url: raw['url'],
    status: raw['status'],
    shown: raw['shown'],
    transitionType: raw['transitionType'],
    transitionQualifiers: raw['transitionQualifiers'],
    error: raw['error'],
  }));
}

type Change = { readonly status?: string; readonly url?: string };
type Event = { addListener(listener: (details: object) => void): void };
type Api = {
  webNavigation: Record<string, Event>;
  tabs: { onUpdated: Event; onRemoved: Event; create(tab: object): Promise<{ id: number }> };
};
