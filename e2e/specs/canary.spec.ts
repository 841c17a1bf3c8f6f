import type { Page } from '@playwright/test';
import { CANARY } from '../fixtures/wandering-pages.ts';
import { overhear } from '../kit/overhear.ts';
import { dumpStorage } from '../kit/storage-dump.ts';
import { expect, test } from '../kit/test.ts';
import { traces } from '../kit/traces.ts';
import { sendFrom, type Usher } from '../kit/usher.ts';
import { expectArrived, setOut, signInAtGate, WANDER } from '../kit/wander.ts';

// What a page, its form and its addresses hold stays there: it is planted, and looked for everywhere else.

const ARGUMENT = 'canary-argument-6e07';

test('what was planted in the pages and their addresses is found nowhere, while Usher waits and after [E25, E32]', async ({
  world,
  usher,
}) => {
  test.setTimeout(120_000);
  const heard = await overhear(usher);
  const wandering = await setOut(world, usher, 'canary', { note: ARGUMENT });
  const { tab, consent } = wandering;
  const secrets: Record<string, string> = {
    ...CANARY,
    argument: ARGUMENT,
    ticket: new URL(consent.url).searchParams.get('ticket') ?? '',
    requestState: requestStateOf(world.recorder.sent('wanderings')),
  };
  await tab.getByLabel('Password').fill(CANARY.formField);
  await expect(tab.getByText(CANARY.pageText)).toBeVisible();
  expect(tab.url()).toContain(`${CANARY.history}#${CANARY.hash}`);
  await expectNowhere(usher, secrets, heard, 'a tab');

  const callback = tab.waitForURL(/\/callback\//);
  await signInAtGate(tab);
  await callback;
  expect(tab.url()).toContain(CANARY.code);
  expect(tab.url()).toContain(CANARY.token);
  await expectArrived(world, wandering);
  await expectNowhere(usher, secrets, heard, 'the result');
});

test('the search finds what is really there', async ({ usher }) => {
  const heard = await overhear(usher);
  const page = await usher.openPanel();
  const bytes = 'canary-in-bytes';
  await page.evaluate(
    async ([token, inBytes]) => {
      const { chrome } = globalThis as unknown as {
        chrome: {
          storage: { local: { set(items: object): Promise<void> } };
          runtime: { sendMessage(message: unknown): Promise<unknown> };
        };
      };
      await chrome.storage.local.set({ oops: token, bytes: [...new TextEncoder().encode(inBytes)] });
      console.info(`token ${token}`);
      await chrome.runtime.sendMessage({ broadcast: { topic: 'flows', token } }).catch(() => {});
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('control', 1);
        request.onupgradeneeded = () => request.result.createObjectStore('rows');
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const write = db.transaction('rows', 'readwrite');
      write.objectStore('rows').put(new TextEncoder().encode(inBytes), 'bytes');
      await new Promise((resolve) => {
        write.oncomplete = resolve;
      });
      db.close();
    },
    [CANARY.token, bytes],
  );
  const stored = await dumpStorage(usher.browser);
  expect(traces(stored, CANARY.token)).not.toEqual([]);
  expect(traces(stored, bytes)).not.toEqual([]);
  await expect.poll(heard).toContain(`page: token ${CANARY.token}`);
  await expect.poll(() => heard().join('\n')).toMatch(new RegExp(`message: .*${CANARY.token}`));
});

/** The arguments that were typed, and the address that was agreed to: on their way in, they can't be kept back. */
const WORDS_OF_THE_PERSON = /^message: \{"command":"(calls\.start|prompts\.accept)"/;

async function expectNowhere(
  usher: Usher,
  secrets: Readonly<Record<string, string>>,
  heard: () => readonly string[],
  when: string,
): Promise<void> {
  const places: Record<string, string> = {
    storage: await dumpStorage(usher.browser),
    messages: await everyMessage(usher),
    'pages and addresses': await everyPage(usher),
  };
  // Each place was really looked at: what may be kept is there.
  expect(places['storage']).toContain(WANDER);
  expect(places['messages']).toContain(WANDER);
  expect(places['pages and addresses']).toContain('mcp.wander.test');
  places['what was said aloud'] = heard()
    .filter((line) => !WORDS_OF_THE_PERSON.test(line))
    .join('\n');
  expect(places['what was said aloud']).toContain('"topic":"flows"');
  for (const [secret, value] of Object.entries(secrets)) {
    expect(value.length, secret).toBeGreaterThan(8);
    for (const [place, text] of Object.entries(places))
      expect(traces(text, value), `${secret} in ${place}, with ${when} open`).toEqual([]);
  }
}

/** The answers to every question that shows something, from the pages that may ask. */
async function everyMessage(usher: Usher): Promise<string> {
  const ask = async (path: string, questions: readonly (readonly [string, unknown])[]) => {
    const page = await usher.browser.context.newPage();
    await page.goto(usher.browser.page(path));
    const answers: unknown[] = [];
    for (const [command, input] of questions) answers.push(await sendFrom(page, command, input));
    await page.close();
    return JSON.stringify(answers);
  };
  const pair = { serverOrigin: WANDER, targetOrigin: WANDER };
  const [flow] = await usher.flows();
  return [
    await ask('dashboard.html', [
      ['servers.list', null],
      ['flows.list', null],
      ['flows.ending', { flowId: flow?.id }],
      ['records.list', null],
      ['records.events', pair],
    ]),
    await ask('consent.html', [['prompts.current', null]]),
  ].join('\n');
}

/** What the dashboard and a panel show, hidden parts included. */
async function everyPage(usher: Usher): Promise<string> {
  const shown: string[] = [];
  const show = async (path: string, unfold: (page: Page) => Promise<void>) => {
    const page = await usher.browser.context.newPage();
    await page.goto(usher.browser.page(path));
    await page.getByRole('heading').first().waitFor();
    await unfold(page);
    shown.push(page.url(), await page.content());
    await page.close();
  };
  const details = async (page: Page) => {
    for (const button of await page.getByRole('button', { name: 'Details' }).all()) await button.click();
  };
  await show('dashboard.html#/records', details);
  await show('dashboard.html#/history', details);
  await show('sidepanel.html#/activity', async () => {});
  const [flow] = await usher.flows();
  await show(`sidepanel.html#/tool/${flow?.serverId}/${flow?.subject}/${flow?.id}`, async () => {});
  return shown.join('\n');
}

function requestStateOf(sent: readonly { readonly message: { readonly result?: object } }[]): string {
  const states = sent.map(
    ({ message }) => (message.result as { requestState?: unknown } | undefined)?.requestState,
  );
  return String(states.find((state) => typeof state === 'string') ?? '');
}
