import { fileURLToPath } from 'node:url';
import type { Page } from 'puppeteer-core';
import type { PromptView } from '../../src/elicitation/view-types.ts';
import { click, seek, textOf } from '../firefox/hands.ts';
import { expect, test } from '../firefox/test.ts';
import { expectToStay, giveUp, pageAt, setOut } from '../firefox/wander.ts';
import { CANARY } from '../fixtures/wandering-pages.ts';
import { readStorage } from '../kit/storage-dump.ts';
import { traces } from '../kit/traces.ts';
import { until } from '../kit/wait.ts';
import { GATE, originsOf, WANDER } from '../kit/wander.ts';
import { witness } from '../kit/witness.ts';

// What must not be taken for a return, for an address, for the page that was agreed to; and what must be found nowhere.

const signIn = (tab: Page) => click(tab, { button: 'Continue' });

test('Firefox: what only looks like a return sends nothing: a foreign callback, an error page, a page again, a trap, the person’s own hand', async ({
  world,
  usher,
}) => {
  test.slow();
  const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });

  const foreign = await setOut(world, usher, wander, 'undeclared');
  await signIn(foreign.tab);
  expect(originsOf(await expectToStay(foreign, 'pending'))).toEqual([WANDER, GATE, 'https://app.stray.test']);
  // A closed tab is no verdict.
  await foreign.tab.close();
  await expectToStay(foreign, 'abandoned');
  await foreign.call.says('The tab was closed before you came back');
  await giveUp(foreign);

  // Firefox shows its error page under the address of the callback.
  const lost = await setOut(world, usher, wander, 'lost-once');
  await signIn(lost.tab);
  expect(originsOf(await expectToStay(lost, 'load-failed'))).toEqual([WANDER, GATE]);
  await giveUp(lost);

  // The same page asked for again means "not yet"; a reload of it is no second return.
  const again = await setOut(world, usher, wander, 'callback-500');
  await signIn(again.tab);
  await again.server.call(2);
  await again.call.reaches('interacting');
  await expectToStay(again, 'pending', 1);
  await again.tab.reload();
  await expectToStay(again, 'pending', 1);
  await giveUp(again);

  const trap = await setOut(world, usher, wander, 'trap');
  await signIn(trap.tab);
  await expectToStay(trap, 'pending');
  await trap.call.says('looks like a trap');
  await click(trap.tab, { link: 'Go on' });
  expect(await trap.call.result()).toMatchObject({ outcome: 'completed' });
  expect((await trap.steps()).at(-1)?.trail.map((stop) => stop.warning)).toEqual([
    null,
    null,
    'dangerous',
    null,
  ]);
  await trap.call.panel.close();

  const byHand = await setOut(world, usher, wander, 'page');
  const { tab } = byHand;
  await click(tab, { link: 'Sign in' });
  await seek(tab, { button: 'Continue' });
  await click(tab, { link: 'Privacy policy' });
  await pageAt(usher, `${WANDER}/help`);
  await tab.bringToFront();
  const typed = JSON.stringify(`${WANDER}/callback/page?code=typed`);
  await usher.firefox.inFirefox(`(gURLBar.value = ${typed}, gURLBar.handleCommand(), true)`);
  await until('the typed page', async () => ((await textOf(tab)).includes('ticket') ? true : null));
  expect(originsOf(await expectToStay(byHand, 'pending'))).toEqual([WANDER, GATE]);
  await tab.evaluate(() => history.back());
  await signIn(tab);
  expect(await byHand.call.result()).toMatchObject({ outcome: 'completed' });
  expect(byHand.server.story()).toEqual(['tools/call', 'tools/call']);
});

test('Firefox: an address that is refused, one that was not shown, and a tab that another extension takes over', async ({
  world,
  usher,
}) => {
  test.slow();
  // In a page, the SDK takes an outage for the browser's own refusal.
  const down = await usher.addServer(world.servers.down, { name: 'Down' });
  expect((await down.read()).state).toMatchObject({ state: 'problem', code: 'SERVER_UNREACHABLE' });
  const hostile = await usher.addServer(world.servers['hostile-modern'], { name: 'Stranger' });
  for (const [kind, words] of Object.entries(REFUSED)) {
    const server = witness(world, 'hostile-modern');
    const call = await hostile.callTool('bad-url', { kind });
    expect(await call.result(), kind).toMatchObject({ outcome: 'refused' });
    await call.says(words);
    expect(server.calls()[1]?.params?.['inputResponses'], kind).toEqual({ page: { action: 'cancel' } });
    await call.panel.close();
  }

  const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  const call = await wander.callTool('wander', { way: 'page' });
  const consent = await usher.nextConsent();
  const shown = await ask<PromptView>(consent.page, 'prompts.current', null);
  const { flowId, key } = shown.value;
  const accept = (page: Page, changes: object) =>
    ask(page, 'prompts.accept', { flowId, key, href: consent.url, ...changes });
  for (const changes of [{ href: `${consent.url}#` }, { href: GATE }, { key: `${key}1` }, { flowId: 'x' }])
    expect(await accept(consent.page, changes), JSON.stringify(changes)).toMatchObject({
      ok: false,
      error: { code: 'PROMPT_CHANGED' },
    });
  expect(await accept(call.panel, {})).toMatchObject({ ok: false, error: { code: 'NOT_ALLOWED' } });
  // A click that no person made.
  await consent.page.evaluate(() => {
    for (const button of document.querySelectorAll('button')) button.click();
  });
  expect((await call.view()).now).toMatchObject({ kind: 'asking', key });
  expect(world.recorder.visits()).toEqual([]);
  await consent.decline();
  await call.result();

  await usher.firefox.browser.installExtension(
    fileURLToPath(new URL('../fixtures/tab-hijacker', import.meta.url)),
  );
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const server = witness(world, 'notes-modern');
  world.control.disturbNetwork('mcp.notes.test', { how: 'hold', only: 'page' });
  const stolen = await notes.callTool('list-notes');
  await (await usher.nextConsent()).accept();
  expect(await stolen.result()).toMatchObject({ outcome: 'cancelled' });
  await stolen.says('went somewhere else than the address you agreed to');
  expect(server.calls()[1]?.params?.['inputResponses']).toEqual({ connect: { action: 'cancel' } });
});

test('Firefox: what was planted in the pages and their addresses is found nowhere', async ({
  world,
  usher,
}) => {
  test.slow();
  const argument = 'canary-argument-6e07';
  const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  const ear = await usher.firefox.open('dashboard.html');
  await ear.evaluate(() => {
    const { browser } = globalThis as unknown as { browser: Ear };
    const heard: string[] = [];
    Object.assign(globalThis, { heard });
    browser.runtime.onMessage.addListener((message, { id, origin, documentId, frameId, tab }) => {
      if ('command' in message)
        Object.assign(globalThis, { sender: { id, origin, documentId, frameId, tab } });
      const text = JSON.stringify(message);
      // The words of the person, and the address that was agreed to, are on their way in.
      if (!/^\{"command":"(calls\.start|prompts\.accept)"/.test(text)) heard.push(text);
    });
  });
  const { tab, call, consent } = await setOut(world, usher, wander, 'canary', { note: argument });
  const secrets = { ...CANARY, argument, ticket: new URL(consent.url).searchParams.get('ticket') ?? '' };
  await tab.type('input[type=password]', CANARY.formField);
  expect(await textOf(tab)).toContain(CANARY.pageText);
  expect(await tab.evaluate(() => location.href)).toContain(`${CANARY.history}#${CANARY.hash}`);
  await expectNowhere('a tab');
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(await tab.evaluate(() => location.href)).toContain(CANARY.token);
  await expectNowhere('the result');
  // What the gate goes by, as Firefox gives it.
  expect(await ear.evaluate(() => (globalThis as unknown as Ear).sender)).toMatchObject({
    origin: usher.firefox.page('').slice(0, -1),
    documentId: expect.stringMatching(/./),
    frameId: 0,
    tab: { id: expect.any(Number) },
  });

  async function expectNowhere(when: string): Promise<void> {
    const answers: unknown[] = [];
    for (const [command, input] of [
      ['servers.list', null],
      ['flows.list', null],
      ['flows.ending', { flowId: call.flowId }],
      ['records.list', null],
      ['records.events', { serverOrigin: WANDER, targetOrigin: WANDER }],
    ] as const)
      answers.push(await ask(ear, command, input));
    const places = {
      storage: await ear.evaluate(readStorage),
      answers: JSON.stringify(answers),
      messages: (await ear.evaluate(() => (globalThis as unknown as Ear).heard)).join('\n'),
      errors: JSON.stringify(await usher.firefox.inFirefox(ERRORS)),
      'the panel': await call.panel.content(),
    };
    // Each place was really looked at: what may be kept is there.
    expect(places.storage).toContain(WANDER);
    expect(places.answers).toContain(WANDER);
    expect(places.messages).toContain('"topic":"flows"');
    expect(places['the panel']).toContain('mcp.wander.test');
    for (const [secret, value] of Object.entries(secrets)) {
      expect(value.length, secret).toBeGreaterThan(8);
      for (const [place, text] of Object.entries(places))
        expect(traces(text, value), `${secret} in ${place}, with ${when} open`).toEqual([]);
    }
  }
});

test.describe('with the server’s host alone', () => {
  test.use({ watching: false });

  test('Firefox: leaving the host and returning is noticed, moving about on it is not; a host that is taken away is asked for', async ({
    world,
    usher,
  }) => {
    test.slow();
    const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
    const form = await setOut(world, usher, wander, 'key-form');
    expect(await form.call.view()).toMatchObject({ steps: [{ level: 'own-origin' }] });
    await expectToStay(form, 'pending');
    await form.tab.type('input[name=key]', 'a key');
    await click(form.tab, { button: 'Save key' });
    await world.recorder.waitForHappening('wanderings', 'arrived');
    await expectToStay(form, 'pending');
    await form.call.press('I have finished');
    expect(await form.call.result()).toMatchObject({ outcome: 'completed' });
    await form.call.panel.close();

    const away = await setOut(world, usher, wander, 'server-redirect');
    await signIn(away.tab);
    expect(await away.call.result()).toMatchObject({ outcome: 'completed' });
    expect(away.server.story()).toEqual(['tools/call', 'tools/call']);
    await away.call.panel.close();

    // As in the browser's own settings, in the middle of the call.
    const revoked = await setOut(world, usher, wander, 'page');
    await revoked.call.panel.evaluate(
      (origins) => {
        const { permissions } = (globalThis as unknown as { browser: Permissions }).browser;
        return permissions.remove({ origins });
      },
      [`${WANDER}/*`],
    );
    await click(revoked.tab, { link: 'Sign in' });
    await signIn(revoked.tab);
    await world.recorder.waitForHappening('wanderings', 'arrived');
    await revoked.call.press('I have finished');
    await revoked.call.reaches('answer-unknown');
    expect(revoked.server.calls()).toHaveLength(1);
    const panel = await usher.firefox.open('sidepanel.html');
    await expect.poll(() => textOf(panel)).toContain('Usher may not talk to mcp.wander.test');
    await click(panel, { button: 'Allow access' });
    await usher.firefox.answerPermission('allow');
    await expect.poll(() => textOf(panel)).not.toContain('Usher may not talk to mcp.wander.test');
    await revoked.call.press('Send again');
    expect(await revoked.call.result()).toMatchObject({ outcome: 'completed' });
    expect(revoked.server.calls()).toHaveLength(2);
  });
});

/** What the person reads about each. */
const REFUSED: Readonly<Record<string, string>> = {
  javascript: 'start “javascript',
  userinfo: 'puts a name in front of the real site, mcp.hostile.test',
  private: '192.168.0.1 is on your own computer or network',
  http: 'would not be encrypted',
};

/** The extension's errors and warnings; not what Firefox says of other pages. */
const ERRORS = `Services.console.getMessageArray()
  .map((message) => message.message)
  .filter((text) => text.includes(policy.mozExtensionHostname))`;

/** A question from a page, with the answer as it is. */
function ask<Value = unknown>(page: Page, command: string, input: unknown): Promise<Reply<Value>> {
  return page.evaluate(
    (name, given) =>
      (globalThis as unknown as { browser: Ear }).browser.runtime.sendMessage({
        command: name,
        input: given,
      }),
    command,
    input,
  ) as Promise<Reply<Value>>;
}

type Reply<Value> = { readonly ok: boolean; readonly value: Value };
type Ear = {
  readonly heard: readonly string[];
  readonly sender: unknown;
  readonly runtime: {
    readonly onMessage: {
      addListener(listener: (message: object, sender: Readonly<Record<string, unknown>>) => void): void;
    };
    sendMessage(message: unknown): Promise<unknown>;
  };
};
type Permissions = { permissions: { remove(wanted: { origins: string[] }): Promise<boolean> } };
