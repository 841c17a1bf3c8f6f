import { BAD_URLS } from '../fixtures/hostile-material.ts';
import { countPrompts } from '../kit/prompts-shown.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { ToolCall } from '../kit/tool-call.ts';

test.use({ watching: false });

/** What the person reads about each; a legal address is not among them. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  javascript: /start “javascript/,
  data: /start “data/,
  file: /start “file/,
  extension: /start “chrome-extension/,
  http: /mcp\.hostile\.test would not be encrypted/,
  userinfo: /puts a name in front of the real site, mcp\.hostile\.test/,
  relative: /not a complete web address/,
  empty: /not a complete web address/,
  private: /192\.168\.0\.1 is on your own computer or network/,
  loopback: /would not be encrypted/,
  backslash: /can hide where it leads/,
  newline: /hidden spaces or control characters/,
};

test('T6: every address of the collection is judged here [E35]', () => {
  expect([...Object.keys(REFUSED), 'punycode', 'long'].sort()).toEqual(Object.keys(BAD_URLS).sort());
});

for (const { server: name, delivery } of [
  { server: 'hostile', delivery: 'error' },
  { server: 'hostile', delivery: 'in-flight' },
  { server: 'hostile-modern', delivery: null },
] as const) {
  test(`T6: a bad address is refused without a prompt: ${name} ${delivery ?? ''}`, async ({
    world,
    usher,
  }) => {
    test.setTimeout(120_000);
    const server = await usher.addServer(world.servers[name], { name: 'Stranger' });
    const prompts = countPrompts(usher);
    for (const [kind, sentence] of Object.entries(REFUSED)) {
      world.recorder.clear();
      const call = await server.callTool('bad-url', { kind, ...(delivery !== null && { delivery }) });
      const ending = await call.result();
      await expectSaid(call, 'The server wanted to open an address that Usher does not open.');
      await expectSaid(call, sentence);
      const sent = world.recorder.received(name).filter(({ message }) => message.method === 'tools/call');
      if (delivery === 'error') {
        expect(ending, kind).toEqual({ outcome: 'refused', result: null });
        expect(sent, kind).toHaveLength(1);
      } else if (delivery === 'in-flight') {
        expect(world.recorder.happenings(name), kind).toMatchObject([
          { what: 'elicitation-answered', action: 'cancel' },
        ]);
      } else {
        expect(ending, kind).toMatchObject({
          outcome: 'refused',
          result: { content: [{ text: 'The answer was cancel.' }] },
        });
        expect(sent[1]?.message.params?.['inputResponses'], kind).toEqual({ page: { action: 'cancel' } });
      }
      await call.panel.close();
    }
    expect(prompts()).toBe(0);
    expect(world.recorder.visits()).toEqual([]);
  });
}

test('T6: a name that imitates another is a danger, and opening it takes a deliberate act [E21, E27]', async ({
  world,
  usher,
}) => {
  const server = await usher.addServer(world.servers['hostile-modern'], { name: 'Stranger' });
  const call = await server.callTool('bad-url', { kind: 'punycode' });
  const consent = await usher.nextConsent();
  expect(consent.url).toBe('https://xn--pple-43d.test/landing');
  expect(consent.host).toBe('xn--pple-43d.test');
  expect(consent.warnings.join('\n')).toContain(
    'Danger. The name xn--pple-43d.test is built from letters that imitate',
  );

  const open = consent.page.getByRole('button', { name: /^Open / });
  const typed = consent.page.getByRole('textbox', {
    name: /^To open it all the same, type xn--pple-43d\.test/,
  });
  await typed.fill('apple.test');
  await typed.press('Enter');
  await expect(open).toBeDisabled();
  await typed.fill('xn--pple-43d.test');
  await expect(open).toBeEnabled();
  await typed.press('Enter');
  await expect(open).toBeVisible();
  await consent.decline();
  expect(await call.result()).toMatchObject({ outcome: 'declined' });
  expect(world.recorder.visits()).toEqual([]);
});

test('an elicitation without an id is asked for all the same', async ({ world, usher }) => {
  const server = await usher.addServer(world.servers.hostile, { name: 'Stranger' });
  const call = await server.callTool('no-elicitation-id');
  const consent = await usher.nextConsent();
  expect(consent.url).toBe('https://mcp.hostile.test/landing');
  const tab = opened(await consent.accept());
  await expect(tab.getByRole('heading', { name: 'You came' })).toBeVisible();
  await call.reaches('interacting');
  await call.cancel();
  expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
});

test('a mode that nobody knows is answered, never shown', async ({ world, usher }) => {
  const prompts = countPrompts(usher);
  const legacy = await usher.addServer(world.servers.hostile, { name: 'Old stranger' });
  const byError = await legacy.callTool('unknown-mode');
  expect(await byError.result()).toMatchObject({ outcome: 'refused' });
  await expectSaid(byError, 'in a way that Usher does not know');

  const inFlight = await legacy.callTool('unknown-mode', { delivery: 'in-flight' });
  expect(await inFlight.result()).toMatchObject({ outcome: 'completed' });
  // 2025-11-25, "Error Handling": a mode that was not declared is an error, -32602.
  expect(world.recorder.happenings('hostile')).toMatchObject([
    { what: 'elicitation-failed', message: /-32602/ },
  ]);

  const modern = await usher.addServer(world.servers['hostile-modern'], { name: 'New stranger' });
  for (const tool of ['unknown-mode', 'no-url']) {
    world.recorder.clear();
    const call = await modern.callTool(tool);
    expect(await call.result(), tool).toMatchObject({ outcome: 'refused' });
    const [, retry] = world.recorder
      .received('hostile-modern')
      .filter(({ message }) => message.method === 'tools/call');
    expect(retry?.message.params?.['inputResponses'], tool).toEqual({ page: { action: 'cancel' } });
  }
  expect(prompts()).toBe(0);
});

test('fifty links at once end the call, not the person’s patience', async ({ world, usher }) => {
  const prompts = countPrompts(usher);
  for (const name of ['hostile', 'hostile-modern'] as const) {
    const server = await usher.addServer(world.servers[name], { name });
    const call = await server.callTool('fifty');
    expect(await call.result()).toEqual({ outcome: 'gave-up', code: 'TOO_MANY_STEPS' });
    await expect(call.panel.getByText('more than ten things in one call')).toBeVisible();
  }
  expect(prompts()).toBe(0);
});

test('a list that is none ends the call with a sentence; a single entry without its list is asked for', async ({
  world,
  usher,
}) => {
  const server = await usher.addServer(world.servers.hostile, { name: 'Stranger' });
  const prompts = countPrompts(usher);
  for (const kind of ['string', 'missing', 'no-data', 'empty', 'nulls']) {
    const call = await server.callTool('not-a-list', { kind });
    const { outcome } = await call.result();
    expect(outcome, kind).toBe(kind === 'nulls' ? 'refused' : 'failed');
    await expect(call.panel.getByText(/unreadable|cannot be read|can’t be read/), kind).toBeVisible();
    await expect(call.panel.getByText(/\b[A-Z]+_[A-Z_]+\b/), kind).toHaveCount(0);
  }
  expect(prompts()).toBe(0);
  const call = await server.callTool('not-a-list', { kind: 'object' });
  await usher.nextConsent().then((consent) => consent.decline());
  expect(await call.result()).toMatchObject({ outcome: 'declined' });
});

test('pages that alternate for ever are each asked for, ten times at most', async ({ world, usher }) => {
  test.setTimeout(120_000);
  const server = await usher.addServer(world.servers.hostile, { name: 'Stranger' });
  const call = await server.callTool('alternating');
  const urls: string[] = [];
  for (let step = 1; step <= 10; step++) {
    const consent = await usher.nextConsent();
    urls.push(consent.url);
    await opened(await consent.accept()).close();
    await call.panel.bringToFront();
    await call.finish();
  }
  expect(await call.result()).toEqual({ outcome: 'gave-up', code: 'TOO_MANY_STEPS' });
  expect(new Set(urls.slice(0, 2)).size).toBe(2);
  // One call, and one retry for each step: nothing was sent in between.
  const calls = world.recorder.received('hostile').filter(({ message }) => message.method === 'tools/call');
  expect(calls).toHaveLength(11);
});

async function expectSaid(call: ToolCall, words: string | RegExp): Promise<void> {
  await expect(call.panel.getByRole('list', { name: 'What happened on the way' })).toContainText(words);
}
