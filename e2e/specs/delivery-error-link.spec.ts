import type { World } from '../fixtures/world.ts';
import { signIn } from '../kit/sign-in.ts';
import { tabOf } from '../kit/tabs.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { paramsOf, witness } from '../kit/witness.ts';

// A tool error with an `authorization_url`, as Arcade's servers send it: the same judge, consent and tab, then the
// bare call again.

const TOOLS = 'https://mcp.tools.test';

async function ask(world: World, usher: Usher, tool = 'send-mail') {
  const tools = await usher.addServer(world.servers.arcade, { name: 'Toolbox' });
  const server = witness(world, 'arcade');
  const call = await tools.callTool(tool);
  const consent = await usher.nextConsent();
  return { tools, server, call, consent };
}

function expectBareRetry(server: ReturnType<typeof witness>) {
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  const [first, retry] = server.calls();
  expect(retry!.id).not.toEqual(first!.id);
  expect(paramsOf(retry!)).toEqual(paramsOf(first!));
}

for (const tool of ['send-mail', 'send-mail-structured']) {
  test(`accept, ${tool}: the tab opens, comes back, and the bare call is made again`, async ({
    world,
    usher,
  }) => {
    const { server, call, consent } = await ask(world, usher, tool);
    expect(consent.url).toMatch(/^https:\/\/mcp\.tools\.test\/connect\?ticket=/);
    // What is written for a model is not shown to a person.
    expect(await consent.page.locator('body').innerText()).not.toContain('Show this link to the person');
    const tab = opened(await consent.accept());
    await call.reaches('interacting');
    expect(server.story()).toEqual(['tools/call']);

    await signIn(tab);
    expect(await call.result()).toMatchObject({ outcome: 'completed' });
    await expect(call.card.getByText('Sent from ada@notes.example.')).toBeVisible();
    expectBareRetry(server);
    await expect.poll(async () => (await tabOf(call.panel)).active).toBe(true);
    const events = await usher.consentEvents(TOOLS, TOOLS);
    expect(events.map(({ type }) => type)).toEqual(['requested', 'granted', 'opened', 'returned', 'settled']);
    expect(await usher.consentRecords()).toMatchObject([
      { granted: 1, completed: 1, lastOutcome: 'completed' },
    ]);
  });
}

test('a link to the provider itself is remembered under the provider, and comes back all the same', async ({
  world,
  usher,
}) => {
  const { server, call, consent } = await ask(world, usher, 'send-mail-direct');
  expect(consent.host).toBe('login.idp.test');
  await expect(consent.page.getByText('mcp.tools.test', { exact: true }).last()).toBeVisible();
  await signIn(opened(await consent.accept()));
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expectBareRetry(server);
  expect(await usher.consentRecords()).toMatchObject([
    {
      serverOrigin: TOOLS,
      targetOrigin: 'https://login.idp.test',
      site: 'idp.test',
      granted: 1,
      completed: 1,
    },
  ]);
});

const refusals = [
  { way: 'decline', how: 'decline', outcome: 'declined', words: 'You declined.' },
  { way: 'cancel', how: 'cancel by the button', outcome: 'cancelled', words: 'Cancelled.' },
  { way: 'close', how: 'cancel by closing the window', outcome: 'cancelled', words: 'Cancelled.' },
] as const;

for (const { way, how, outcome, words } of refusals) {
  test(`${how}: the server hears nothing more`, async ({ world, usher }) => {
    const { tools, server, call, consent } = await ask(world, usher);
    await consent[way]();
    expect(await call.result()).toMatchObject({ outcome });
    await expect(call.says()).toHaveText(words);
    // Another call, answered: by then whatever was going to be sent for the first one has been sent.
    await (await tools.callTool('echo', { words: 'anything more?' })).result();
    expect(server.story()).toEqual(['tools/call', 'tools/call']);
    expect(server.calls()[1]!.params).toMatchObject({ name: 'echo' });
    expect(world.recorder.visits()).toEqual([]);
    expect(await usher.consentRecords()).toMatchObject([
      { requested: 1, granted: 0, [outcome]: 1, completed: 0, lastOutcome: outcome },
    ]);
  });
}
