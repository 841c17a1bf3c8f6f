import type { PromptView } from '../../src/elicitation/view-types.ts';
import { ARMING_MS } from '../../src/ui/consent/arming.ts';
import { openDashboard } from '../kit/dashboard.ts';
import { runUntil, stopClock } from '../kit/stopped-clock.ts';
import { expect, opened, test } from '../kit/test.ts';
import { sendFrom } from '../kit/usher.ts';
import { witness } from '../kit/witness.ts';

// What is opened is what was shown: whatever changes in between asks again.

test('consent to another address, or to an older question, opens nothing', async ({ world, usher }) => {
  const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  const call = await wander.callTool('wander', { way: 'page' });
  const consent = await usher.nextConsent();
  const shown = await sendFrom<PromptView>(consent.page, 'prompts.current', null);
  const accept = (changes: object) =>
    sendFrom(consent.page, 'prompts.accept', {
      flowId: shown.flowId,
      key: shown.key,
      href: consent.url,
      ...changes,
    });
  for (const changes of [
    { href: `${consent.url}#` },
    { href: 'https://login.gate.test/' },
    { key: String(Number(shown.key) - 1) },
    { key: String(Number(shown.key) + 1) },
  ])
    await expect(accept(changes), JSON.stringify(changes)).rejects.toThrow('PROMPT_CHANGED');
  await expect(accept({ flowId: 'another' })).rejects.toThrow('PROMPT_CHANGED');
  expect((await call.view()).now).toMatchObject({ kind: 'asking', key: shown.key });
  expect(world.recorder.visits()).toEqual([]);

  opened(await consent.accept());
  await call.reaches('interacting');
  // The click that counted is spent: the same message once more opens no second tab.
  const dashboard = await openDashboard(usher);
  await expect(
    sendFrom(dashboard, 'prompts.accept', { flowId: shown.flowId, key: shown.key, href: consent.url }),
  ).rejects.toThrow('NOT_ALLOWED');
  expect(
    world.recorder.visits('mcp.wander.test').filter(({ path }) => path.startsWith('/connect')),
  ).toHaveLength(1);
});

test('a prompt whose server is renamed shows the new name, and has to be read again', async ({
  world,
  usher,
}) => {
  const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  const call = await wander.callTool('wander', { way: 'page' });
  const { page: consent } = await usher.nextConsent();
  const open = consent.getByRole('button', { name: 'Open mcp.wander.test' });
  await stopClock(consent, async () => (await open.count()) > 0);
  await consent.clock.runFor(ARMING_MS + 100);
  await expect(open).toBeEnabled();

  const { id } = await wander.read();
  await sendFrom(call.panel, 'servers.rename', { id, name: 'My bank' });
  const title = consent.getByRole('heading', { level: 1 });
  await runUntil(consent, async () => (await title.innerText()).includes('My bank'));
  await expect(open).toBeDisabled();
  await open.click({ force: true });
  await consent.clock.runFor(ARMING_MS - 100);
  await open.click({ force: true });
  expect((await call.view()).now).toMatchObject({ kind: 'asking' });
  expect(world.recorder.visits()).toEqual([]);

  await consent.clock.runFor(ARMING_MS);
  await expect(open).toBeEnabled();
  await open.click();
  await call.reaches('interacting');
});

test('a target that is blocked while its prompt is shown is not opened: the server hears a no', async ({
  world,
  usher,
}) => {
  const server = witness(world, 'wanderings');
  const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  const call = await wander.callTool('wander', { way: 'page' });
  const consent = await usher.nextConsent();
  const origin = world.origins.wander;
  const dashboard = await openDashboard(usher);
  await sendFrom(dashboard, 'records.block', { serverOrigin: origin, targetOrigin: origin });
  expect(await call.result()).toMatchObject({ outcome: 'declined' });
  expect(server.calls()[1]?.params?.['inputResponses']).toEqual({ connect: { action: 'decline' } });
  await expect.poll(() => consent.page.isClosed()).toBe(true);
  expect(world.recorder.visits()).toEqual([]);
});
