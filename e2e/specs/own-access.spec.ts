import { sendJson } from '../fixtures/http-messages.ts';
import { createModernEndpoint } from '../fixtures/modern-endpoint.ts';
import { NO_ARGUMENTS, say } from '../fixtures/plain-tools.ts';
import { dumpStorage } from '../kit/storage-dump.ts';
import { expect, test } from '../kit/test.ts';
import { sendFrom } from '../kit/usher.ts';

// Some servers give out tokens and keys themselves: the person brings them, and they go to that server and nowhere else.

const HOST = 'mcp.keyed.test';
const TOKEN = 'tok_0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const KEY = 'key-99aabbccddeeff0011223344';

test('a token and a header of one’s own reach their server, are shown nowhere, and go when they are removed, with what they let one see [A27, A35, C4, C6]', async ({
  world,
  usher,
}) => {
  world.host(HOST, (recording) => {
    const endpoint = createModernEndpoint({
      server: HOST,
      title: 'Keyed',
      recording,
      tools: [
        {
          name: 'hello',
          title: 'Hello',
          description: 'Says hello.',
          inputSchema: NO_ARGUMENTS,
          run: () => say('Hello.'),
        },
      ],
    });
    return {
      close: endpoint.close,
      handler: async (request, response) => {
        const { authorization, 'x-api-key': key } = request.headers;
        if (authorization === `Bearer ${TOKEN}` && key === KEY) return endpoint.handler(request, response);
        response.setHeader('www-authenticate', 'Bearer');
        return sendJson(response, 401, { error: 'unauthorized' });
      },
    };
  });
  const keyed = await usher.addServer(`https://${HOST}/mcp`, { name: 'Keyed' });
  const { id, state } = await keyed.read();
  expect(state).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });

  const panel = await usher.openPanel(`#/server/${encodeURIComponent(id)}`);
  await panel.getByRole('button', { name: 'Access of your own' }).click();
  const form = panel.getByRole('form', { name: 'Access of your own' });
  await form.getByLabel('Access token').fill('two words');
  await form.getByLabel('Headers').fill('Origin: https://elsewhere.test');
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form.getByText(/A token has no spaces/)).toBeVisible();
  await expect(form.getByText('The browser or the protocol sends this header itself.')).toBeVisible();

  await form.getByLabel('Access token').fill(TOKEN);
  await form.getByLabel('Headers').fill(`X-Api-Key: ${KEY}`);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await keyed.read()).state.state).toBe('ready');
  const call = await keyed.callTool('hello');
  expect(await call.result()).toMatchObject({ outcome: 'completed' });

  // The server says that its list holds for no time at all: whoever looks at it gets a new one.
  const lists = () =>
    world.recorder.received(HOST).filter(({ message }) => message.method === 'tools/list').length;
  const before = lists();
  await expect(async () => {
    await (await usher.openPanel(`#/server/${encodeURIComponent(id)}`)).close();
    expect(lists()).toBeGreaterThan(before);
  }).toPass({ intervals: [1_000], timeout: 20_000 });
  await usher.restartWorker();

  await panel.getByRole('button', { name: 'Access of your own' }).click();
  await expect(form.getByText('Kept, not shown.')).toBeVisible();
  await expect(form.getByText('X-Api-Key', { exact: true })).toBeVisible();
  const places = [
    await dumpStorage(usher.browser),
    await panel.content(),
    JSON.stringify(await sendFrom(panel, 'servers.list', null)),
    JSON.stringify(await sendFrom(panel, 'servers.own-access', { id })),
  ];
  for (const place of places) {
    expect(place).not.toContain(TOKEN);
    expect(place).not.toContain(KEY);
  }

  // One is replaced by nothing, the other stays.
  await form.getByRole('button', { name: 'Replace' }).first().click();
  await form.getByRole('button', { name: 'Save' }).click();
  await expect.poll(async () => (await keyed.read()).state).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
  await expect.poll(async () => (await keyed.read()).tools).toEqual([]);
});
