import { createServer } from 'node:http';
import { createModernEndpoint } from '../fixtures/modern-endpoint.ts';
import { echo } from '../fixtures/plain-tools.ts';
import { createRecorder } from '../fixtures/recorder.ts';
import { countPrompts } from '../kit/prompts-shown.ts';
import { expect, test } from '../kit/test.ts';

test.use({ watching: false });

test('words that turn around and hide are shown for what they are', async ({ world, usher }) => {
  for (const name of ['hostile', 'hostile-modern'] as const) {
    const server = await usher.addServer(world.servers[name], { name });
    await server.callTool('bidi-message');
    const consent = await usher.nextConsent();
    expect(consent.message).toContain('Sign in at ⟨U+202E⟩tset.pdi.nigol');
    expect(consent.message).toMatch(/^[\n\x20-\x7e⟨⟩]+$/u);
    await consent.cancel();
  }
});

test('markup is words: no link, no image, nothing that runs [E28]', async ({ world, usher }) => {
  for (const name of ['hostile', 'hostile-modern'] as const) {
    const server = await usher.addServer(world.servers[name], { name });
    await server.callTool('markup-message');
    const consent = await usher.nextConsent();
    expect(consent.message).toContain(
      '<img src=x onerror=alert(1)> **Click** [here](https://login.idp.test)',
    );
    await expect(consent.page.getByRole('link')).toHaveCount(0);
    await expect(consent.page.locator('main img, main script, main iframe')).toHaveCount(0);
    await consent.page.locator('blockquote').click();
    await consent.cancel();
  }
  expect(world.recorder.visits()).toEqual([]);
});

test('words without end are cut, and the three answers stay in sight', async ({ world, usher }) => {
  for (const name of ['hostile', 'hostile-modern'] as const) {
    const server = await usher.addServer(world.servers[name], { name });
    await server.callTool('long-message');
    const consent = await usher.nextConsent();
    expect(consent.message.length).toBeGreaterThan(1_000);
    expect(consent.message.length).toBeLessThanOrEqual(2_000);
    for (const answer of ['Cancel', 'Decline', 'Open mcp.hostile.test']) {
      await expect(consent.page.getByRole('button', { name: answer })).toBeInViewport({ ratio: 1 });
    }
    await consent.cancel();
  }
});

test('an address of nine thousand letters is shown whole, and hides no answer', async ({ world, usher }) => {
  const server = await usher.addServer(world.servers['hostile-modern'], { name: 'Stranger' });
  await server.callTool('bad-url', { kind: 'long' });
  const consent = await usher.nextConsent();
  expect(consent.url).toBe(`https://mcp.hostile.test/landing?padding=${'a'.repeat(9000)}`);
  await expect(consent.page.getByRole('button', { name: 'Decline' })).toBeInViewport({ ratio: 1 });
  await consent.decline();
});

test('a form that asks for a secret is declined without being shown', async ({ world, usher }) => {
  const prompts = countPrompts(usher);
  const words = /secret.* form.*never/i;
  const legacy = await usher.addServer(world.servers.hostile, { name: 'Old stranger' });
  const inFlight = await legacy.callTool('secret-form', { delivery: 'in-flight' });
  await inFlight.result();
  expect(world.recorder.happenings('hostile')).toMatchObject([
    { what: 'elicitation-answered', action: 'decline' },
  ]);
  await expect(inFlight.panel.getByText(words)).toBeVisible();

  const byError = await legacy.callTool('secret-form');
  expect(await byError.result()).toMatchObject({ outcome: 'refused' });
  await expect(byError.panel.getByText(words)).toBeVisible();

  const modern = await usher.addServer(world.servers['hostile-modern'], { name: 'New stranger' });
  const call = await modern.callTool('secret-form');
  await call.result();
  const [, retry] = world.recorder
    .received('hostile-modern')
    .filter(({ message }) => message.method === 'tools/call');
  expect(retry?.message.params?.['inputResponses']).toEqual({ page: { action: 'decline' } });
  await expect(call.panel.getByText(words)).toBeVisible();
  expect(prompts()).toBe(0);
});

test('a question while nothing is asked of the server is cancelled, and noted', async ({ world, usher }) => {
  const server = await usher.addServer(world.servers.hostile, { name: 'Stranger' });
  // A call that waits for the person keeps the server's stream open; none of it is in flight.
  const waiting = await server.callTool('no-elicitation-id');
  const consent = await usher.nextConsent();
  const prompts = countPrompts(usher);
  const call = await server.callTool('out-of-the-blue');
  await call.result();
  const answered = await world.recorder.waitForHappening('hostile', 'out-of-the-blue-answered');
  expect(answered).toMatchObject({ action: 'cancel' });
  expect(prompts()).toBe(0);
  expect((await waiting.view()).now).toMatchObject({ kind: 'asking' });
  const activity = await usher.openPanel('#/activity');
  await expect(
    activity.getByText('Stranger asked for something although nothing was asked of it. Usher told it no.'),
  ).toBeVisible();
  await consent.decline();
});

test('a completion that nobody waits for moves nothing [E10]', async ({ world, usher }) => {
  const server = await usher.addServer(world.servers.hostile, { name: 'Stranger' });
  const waiting = await server.callTool('no-elicitation-id');
  const consent = await usher.nextConsent();
  const call = await server.callTool('wrong-completion');
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect((await waiting.view()).now).toMatchObject({ kind: 'asking' });
  await consent.decline();
  expect(await waiting.result()).toMatchObject({ outcome: 'declined' });
});

test('a server’s own name is one plain line, quoted, and never in the place of the user’s [H26]', async ({
  usher,
}) => {
  const endpoint = createModernEndpoint({
    server: 'masked',
    title: `Usher\u202E\u200B <b>asks</b>\n\n\nyou ${'x'.repeat(500)}`,
    recording: createRecorder(),
    tools: [echo],
  });
  const server = createServer((request, response) => void endpoint.handler(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  try {
    const masked = await usher.addServer(`http://127.0.0.1:${address.port}/mcp`, { name: 'Mine' });
    const panel = await usher.openPanel(`#/server/${(await masked.read()).id}`);
    await expect(panel.getByRole('heading', { level: 1 })).toHaveText('Mine');
    const own = await panel.getByText(/^It calls itself/).innerText();
    expect(own).toMatch(
      /^It calls itself “Usher⟨U\+202E⟩ <b>asks<\/b> you x+”\. Any server can choose any name\.$/,
    );
    expect(own.length).toBeLessThan(200);
  } finally {
    server.closeAllConnections();
    server.close();
    await endpoint.close();
  }
});
