import { alsoMapped } from '../kit/also-mapped.ts';
import { expect, opened, test } from '../kit/test.ts';
import { launchUsher } from '../kit/usher.ts';
import { paramsOf, witness } from '../kit/witness.ts';

// Somebody else's server: @modelcontextprotocol/server-everything, over https, as it is.

const TARGET = 'https://elsewhere.test/landing';

test('elicitation/create with a URL: accepted, and the tool goes on', async ({ world, usher }) => {
  const everything = await usher.addServer(await world.everything(), { name: 'Everything' });
  const server = witness(world, 'everything');
  const call = await everything.callTool('trigger-url-elicitation', { url: TARGET, message: 'Have a look.' });
  const consent = await usher.nextConsent();
  expect(consent).toMatchObject({
    server: 'Everything',
    url: TARGET,
    host: 'elsewhere.test',
    message: 'Have a look.',
  });
  opened(await consent.accept());
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText(/User completed the URL elicitation flow/)).toBeVisible();
  expect(server.answers()).toMatchObject([{ result: { action: 'accept' } }]);
  expect(server.calls()).toHaveLength(1);
});

for (const [act, words] of [
  ['decline', /User declined to open the URL/],
  ['cancel', /User cancelled the URL elicitation/],
] as const) {
  test(`elicitation/create with a URL: ${act}`, async ({ world, usher }) => {
    const everything = await usher.addServer(await world.everything());
    const server = witness(world, 'everything');
    const call = await everything.callTool('trigger-url-elicitation', { url: TARGET });
    await (await usher.nextConsent())[act]();
    await call.result();
    await expect(call.card.getByText(words)).toBeVisible();
    expect(server.answers()).toMatchObject([{ result: { action: act } }]);
    expect(world.recorder.visits('elsewhere.test')).toEqual([]);
  });
}

test('error -32042: its link, then the bare call again, then its question', async ({ world }) => {
  // Its link is always this one; here the name leads to a page of the world.
  const args = alsoMapped(world.browserArgs(), { 'modelcontextprotocol.io:443': world.tlsPort });
  const usher = await launchUsher({ args });
  try {
    await usher.allowWatching();
    const everything = await usher.addServer(await world.everything());
    const server = witness(world, 'everything');
    const call = await everything.callTool('trigger-url-elicitation', { url: TARGET, errorPath: true });
    const first = await usher.nextConsent();
    expect(first).toMatchObject({ url: 'https://modelcontextprotocol.io/', host: 'modelcontextprotocol.io' });
    opened(await first.accept());
    await call.reaches('interacting');
    expect(server.story()).toEqual(['tools/call']);
    await call.finish();

    const second = await usher.nextConsent();
    expect(second.url).toBe(TARGET);
    opened(await second.accept());
    expect(await call.result()).toMatchObject({ outcome: 'completed' });
    expect(server.story()).toEqual(['tools/call', 'tools/call', 'answer']);
    const [bare, again] = server.calls();
    expect(paramsOf(again!)).toEqual(paramsOf(bare!));
    expect(server.answers()).toMatchObject([{ result: { action: 'accept' } }]);
  } finally {
    await usher.close();
  }
});

test('error -32042: declined, and the call is not made again', async ({ world, usher }) => {
  const everything = await usher.addServer(await world.everything());
  const server = witness(world, 'everything');
  const call = await everything.callTool('trigger-url-elicitation', { url: TARGET, errorPath: true });
  await (await usher.nextConsent()).decline();
  expect(await call.result()).toEqual({ outcome: 'declined', result: null });
  await (await everything.callTool('echo', { message: 'anything more?' })).result();
  expect(server.calls().map(({ params }) => params!['name'])).toEqual(['trigger-url-elicitation', 'echo']);
});

test('the form: thirteen fields of every kind, sent with their types', async ({ world, usher }) => {
  const everything = await usher.addServer(await world.everything());
  const server = witness(world, 'everything');
  const call = await everything.callTool('trigger-elicitation-request');
  const form = await usher.nextConsent();
  expect(form.message).toBe('Please provide inputs for the following fields:');
  await form.submit({
    String: 'Ada Example',
    Boolean: true,
    'String with email format': 'ada@notes.example',
    'String with date format': '1815-12-10',
    Integer: '7',
    'Untitled Multiple Select Enum': ['Piano', 'Violin'],
    'Titled Single Select Enum': 'Wonder Woman',
    'Legacy Titled Single Select Enum': 'Birds',
  });
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText(/User provided the requested information/)).toBeVisible();
  expect(server.answers()).toMatchObject([
    {
      result: {
        action: 'accept',
        content: {
          name: 'Ada Example',
          check: true,
          firstLine: 'It was a dark and stormy night.',
          email: 'ada@notes.example',
          birthdate: '1815-12-10',
          integer: 7,
          number: 3.14,
          untitledSingleSelectEnum: 'Monica',
          untitledMultipleSelectEnum: ['Piano', 'Violin'],
          titledSingleSelectEnum: 'hero-3',
          titledMultipleSelectEnum: ['fish-1'],
          legacyTitledEnum: 'pet-3',
        },
      },
    },
  ]);
});
