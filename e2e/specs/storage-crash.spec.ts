import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium, type Page } from '@playwright/test';
import { findChromium } from '../../scripts/find-browser.mjs';
import { expect, test } from '../storage/test.ts';

// A page that is killed while it saves; a browser that is. Numbered saves: the flow and its one event hold the same
// number, so that a half of a save would show; and the events are a chain that leads to its head.

test('a page that is killed in the middle of a save leaves both halves of it, or neither', async ({
  openPage,
  context,
}) => {
  const reader = await openPage();
  let last = 0;
  let moved = 0;
  for (let round = 0; round < 8; round += 1) {
    const writer = await openPage();
    const told = await saveUntil(writer, last + 1, () => sleep(40 + 17 * round));
    // `Page.crash` never answers: there is nobody left to.
    void (await context.newCDPSession(writer)).send('Page.crash').catch(() => {});
    await writer.waitForEvent('crash');
    const kept = await readKept(reader);
    expect(kept.flow).toBe(kept.event);
    expect(kept.events).toBe(kept.event);
    expect(kept.chain).toMatchObject({ ok: true, head: { seq: kept.event, count: kept.event } });
    expect(kept.flow).toBeGreaterThanOrEqual(told());
    if (kept.flow > last) moved += 1;
    last = kept.flow;
    await writer.close();
  }
  expect(moved).toBe(8);
});

test('a browser that is killed forgets nothing that was saved', async ({ server }) => {
  const profile = await mkdtemp(join(tmpdir(), 'usher-storage-'));
  let last = 0;
  try {
    for (let round = 0; round < 2; round += 1) {
      const killed = await startChromium(profile);
      const page = await newPage(killed, server.url);
      const told = await saveUntil(page, last + 1, () => sleep(250));
      await killed.kill();
      const restarted = await startChromium(profile);
      const kept = await readKept(await newPage(restarted, server.url));
      await restarted.kill();
      expect(kept.flow).toBe(kept.event);
      expect(kept.events).toBe(kept.event);
      expect(kept.chain).toMatchObject({ ok: true, head: { seq: kept.event, count: kept.event } });
      expect(told()).toBeGreaterThan(last);
      expect(kept.flow).toBeGreaterThanOrEqual(told());
      last = kept.flow;
    }
  } finally {
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }
});

/** Saves without an end. @returns the last number that the page was told is saved. */
async function saveUntil(page: Page, from: number, stop: () => Promise<unknown>): Promise<() => number> {
  let told = 0;
  await page.exposeFunction('saved', (n: number) => {
    told = n;
  });
  void page
    .evaluate(async (from) => {
      const [state, event] = [window.usher.waitingFlow('loop'), window.usher.secretStory()[2]?.events[0]];
      if (event !== undefined) await window.usher.saveForever(state, event, from);
    }, from)
    .catch(() => {});
  await expect.poll(() => told, { intervals: [10] }).toBeGreaterThan(0);
  await stop();
  return () => told;
}

function readKept(page: Page) {
  return page.evaluate(async () => {
    const { flows, consent } = window.usher.open();
    const state = await flows.load(window.usher.waitingFlow('loop').flow.id);
    const pair = { serverOrigin: 'https://mcp.notes.test', targetOrigin: 'https://idp.test' };
    const events = await consent.events(pair);
    const event = events.at(-1)?.timeMs ?? 0;
    const record = await consent.record(pair);
    if (record !== null && record.requested !== events.length) throw new Error('The record is not the fold');
    const chain = await window.usher.ledgerVerdict();
    return { flow: state?.flow.notices[0]?.atMs ?? 0, event, events: events.length, chain };
  });
}

type Chromium = { readonly endpoint: string; kill(): Promise<void> };

/** A browser of our own making, so that it can be killed whole. */
async function startChromium(profile: string): Promise<Chromium> {
  const args = ['--headless', '--no-sandbox', '--remote-debugging-port=0', `--user-data-dir=${profile}`];
  const child = spawn(findChromium() ?? 'chromium', [...args, 'about:blank'], {
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    endpoint: await endpointOf(child),
    async kill() {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await gone;
    },
  };
}

async function endpointOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error('No standard error');
  for await (const line of createInterface(child.stderr)) {
    const [, endpoint] = /^DevTools listening on (ws:\S+)/.exec(line) ?? [];
    if (endpoint !== undefined) return endpoint;
  }
  throw new Error('Chromium ended before it listened');
}

async function newPage({ endpoint }: Chromium, url: string): Promise<Page> {
  const browser = await chromium.connectOverCDP(endpoint);
  const page = await (browser.contexts()[0] ?? (await browser.newContext())).newPage();
  await page.goto(url);
  return page;
}
