import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createEverything, type Everything } from '../fixtures/everything.ts';
import { createRecorder } from '../fixtures/recorder.ts';
import { freePort } from '../kit/browser.ts';
import { expect, opened, test } from '../kit/test.ts';

// The same server on this computer, without https: local is a property of the server (DESIGN §2.18).

let local: { readonly origin: string; readonly url: string };
let everything: Everything;

test.beforeEach(async () => {
  const port = await freePort();
  everything = createEverything(createRecorder(), async () => port);
  await everything.start();
  local = { origin: `http://localhost:${port}`, url: `http://localhost:${port}/mcp` };
});
test.afterEach(() => everything.close());

test('a server on this computer is shown as local, in its card and in the prompt', async ({ usher }) => {
  const server = await usher.addServer(local.url, { name: 'Mine' });
  expect((await server.read()).state).toEqual({ state: 'ready' });
  const panel = await usher.openPanel();
  await expect(
    panel.getByRole('listitem').filter({ hasText: 'Mine' }).getByText('local', { exact: true }),
  ).toBeVisible();
  await server.callTool('trigger-url-elicitation', { url: `${local.origin}/somewhere` });
  const consent = await usher.nextConsent();
  await expect(consent.page.getByText('local', { exact: true })).toBeVisible();
});

test('its own origin may be opened without https, and the call goes on', async ({ usher }) => {
  const server = await usher.addServer(local.url);
  const call = await server.callTool('trigger-url-elicitation', { url: `${local.origin}/somewhere` });
  const consent = await usher.nextConsent();
  expect(consent.url).toBe(`${local.origin}/somewhere`);
  const tab = opened(await consent.accept());
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(call.card.getByText(/User completed the URL elicitation flow/)).toBeVisible();
  expect(tab.url()).toBe(`${local.origin}/somewhere`);
  expect(await usher.consentRecords()).toMatchObject([
    { targetOrigin: local.origin, granted: 1, completed: 1 },
  ]);
});

test('another program on this computer is warned of; its slow page is waited for before accept', async ({
  usher,
}) => {
  let letGo = () => {};
  const gate = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  const slow = createServer(async (_request, response) => {
    await gate;
    response.end('At last.');
  });
  await new Promise<void>((resolve) => slow.listen(0, '127.0.0.1', resolve));
  const url = `http://localhost:${(slow.address() as AddressInfo).port}/slow`;
  try {
    const server = await usher.addServer(local.url);
    const call = await server.callTool('trigger-url-elicitation', { url });
    const consent = await usher.nextConsent();
    expect(consent.warnings.join()).toMatch(/another program on your computer/);
    await consent.page.getByRole('button', { name: /^Open / }).click();
    await call.reaches('opening');
    // Another whole call goes by, and the slow page is still not there: nothing is said for it.
    await (await server.callTool('echo', { message: 'meanwhile' })).result();
    expect((await call.view()).now.kind).toBe('opening');
    letGo();
    expect(await call.result()).toMatchObject({ outcome: 'completed' });
  } finally {
    letGo();
    slow.close();
  }
});

test('a public page without https is refused to it all the same', async ({ usher }) => {
  const server = await usher.addServer(local.url);
  const call = await server.callTool('trigger-url-elicitation', { url: 'http://elsewhere.test/landing' });
  expect(JSON.stringify(await call.result())).toContain('User cancelled');
  await expect(call.card.getByRole('list', { name: 'What happened on the way' })).toBeVisible();
});
