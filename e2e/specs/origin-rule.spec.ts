import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRecorder } from '../fixtures/recorder.ts';
import { createOriginGuard } from '../fixtures/small-servers.ts';
import { serverCard } from '../kit/server-card.ts';
import { expect, test } from '../kit/test.ts';
import { launchUsher, type Usher } from '../kit/usher.ts';

test.use({ watching: false });

const LEAVE_OUT = 'Leave out the Origin header and try again';

test('T1: a server that refuses our Origin is cured with one press, for good [H51]', async ({ world }) => {
  const profile = await mkdtemp(join(tmpdir(), 'usher-origin-'));
  const options = { args: world.browserArgs(), profile };
  let usher = await launchUsher(options);
  try {
    const guarded = await usher.addServer(world.servers['origin-guard'], { name: 'Guarded' });
    expect((await guarded.read()).state).toMatchObject({ state: 'problem', code: 'ORIGIN_REFUSED' });
    // The guard stands before the recorder: not one message came through.
    expect(world.recorder.received('origin-guard')).toEqual([]);

    const panel = await usher.openPanel();
    const card = serverCard(panel, 'Guarded');
    await expect(card).toContainText('refuses requests that come from a browser extension');
    await expect(card).toContainText('for this server alone');
    await card.getByRole('button', { name: LEAVE_OUT }).click();
    await expect(card).toContainText('Ready');
    await expect(card).toContainText('no Origin header');
    await expectNoOrigin();

    await usher.restartWorker();
    await callEcho(usher, 'after the worker');

    await usher.close();
    usher = await launchUsher(options);
    await callEcho(usher, 'after the browser');

    const again = await usher.openPanel(`#/server/${(await usher.server('Guarded').read()).id}`);
    await again.getByRole('button', { name: 'Send it again' }).click();
    await expect(again.getByRole('article')).toContainText(
      'refuses requests that come from a browser extension',
    );
  } finally {
    await usher.close();
    await rm(profile, { recursive: true, force: true, maxRetries: 5 });
  }

  async function callEcho(current: Usher, words: string): Promise<void> {
    world.recorder.clear();
    const call = await current.server('Guarded').callTool('echo', { Words: words });
    await call.result();
    await expect(call.panel.getByRole('region', { name: 'Result' })).toContainText(words);
    await expectNoOrigin();
  }

  async function expectNoOrigin(): Promise<void> {
    const received = world.recorder.received('origin-guard');
    expect(received.length).toBeGreaterThan(0);
    for (const { headers } of received) expect(headers['origin']).toBeUndefined();
  }
});

test('T1: other servers still see where a request comes from', async ({ world, usher }) => {
  await usher.addServer(world.servers['origin-guard'], { name: 'Guarded' });
  const panel = await usher.openPanel();
  await serverCard(panel, 'Guarded').getByRole('button', { name: LEAVE_OUT }).click();
  await expect(serverCard(panel, 'Guarded')).toContainText('Ready');
  await usher.addServer(world.servers.elsewhere, { name: 'Elsewhere' });
  const origins = world.recorder.received('elsewhere').map(({ headers }) => headers['origin']);
  expect(new Set(origins)).toEqual(new Set([`chrome-extension://${usher.browser.extensionId}`]));
});

test('T1: the cure is never offered for a server on this computer', async ({ usher }) => {
  const recorder = createRecorder();
  const guard = createOriginGuard(recorder);
  const server = createServer((request, response) => void guard.handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  try {
    const local = await usher.addServer(`http://127.0.0.1:${address.port}/mcp`, { name: 'Local' });
    expect((await local.read()).state).toMatchObject({ code: 'ORIGIN_REFUSED' });
    const panel = await usher.openPanel();
    const card = serverCard(panel, 'Local');
    await expect(card).toContainText('local');
    await expect(card).toContainText('there it protects them from web pages');
    await expect(card.getByRole('button', { name: /Origin/ })).toHaveCount(0);
    await expect(card.getByRole('button', { name: 'Try again' })).toBeVisible();
  } finally {
    server.closeAllConnections();
    server.close();
    await guard.close();
  }
});
