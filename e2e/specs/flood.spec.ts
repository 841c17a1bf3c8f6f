import { countPrompts } from '../kit/prompts-shown.ts';
import { expect, test } from '../kit/test.ts';
import type { ToolCall } from '../kit/tool-call.ts';
import type { Usher, UsherServer } from '../kit/usher.ts';
import { witness } from '../kit/witness.ts';

// A server can ask often, and it can be told to be quiet. What is held back is answered, and the person can see it.

test.use({ watching: false });

const WITHHELD = { outcome: 'refused', result: { isError: true } };

test('the sixth call with a prompt within ten minutes is held back: the server hears cancel, the card says why [E19]', async ({
  world,
  usher,
}) => {
  test.setTimeout(120_000);
  const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  for (let call = 1; call <= 5; call++) {
    // Each of these was started by the person after the last refusal: none of them cools down.
    await declineOnce(usher, wander);
  }
  const server = witness(world, 'wanderings');
  const prompts = countPrompts(usher);
  const sixth = await wander.callTool('wander', { way: 'page' });
  expect(await sixth.result()).toMatchObject(WITHHELD);
  expect(server.calls()).toHaveLength(2);
  expect(server.calls()[1]?.params?.['inputResponses']).toEqual({ connect: { action: 'cancel' } });
  await expectSaid(sixth, 'The server asked in more than five calls within ten minutes.');
  expect(prompts()).toBe(0);

  // Another server is nobody's neighbour in this.
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const other = await notes.callTool('list-notes');
  await (await usher.nextConsent()).decline();
  expect(await other.result()).toMatchObject({ outcome: 'declined' });
});

test('after a refusal a server cools down in the same call; a call the person starts is asked at once', async ({
  world,
  usher,
}) => {
  const stranger = await usher.addServer(world.servers.hostile, { name: 'Stranger' });
  const call = await stranger.callTool('nagging');
  const first = await usher.nextConsent();
  const prompts = countPrompts(usher);
  await first.decline();
  await call.result();
  expect(world.recorder.happenings('hostile')).toMatchObject([
    { what: 'nagged', answers: ['decline', 'cancel'] },
  ]);
  await expectSaid(call, 'You had just refused this server.');
  expect(prompts()).toBe(0);

  const again = await stranger.callTool('nagging');
  await (await usher.nextConsent()).cancel();
  await again.result();
  expect(world.recorder.happenings('hostile')[1]).toMatchObject({ answers: ['cancel', 'cancel'] });
});

test('a server that is muted in its prompt is answered cancel, and is silent until it is unmuted', async ({
  world,
  usher,
}) => {
  const wander = await usher.addServer(world.servers.wanderings, { name: 'Wander' });
  const server = witness(world, 'wanderings');
  const call = await wander.callTool('wander', { way: 'page' });
  const { page } = await usher.nextConsent();
  await expect(page.getByRole('button', { name: 'Open mcp.wander.test' })).toBeEnabled();
  await page.getByRole('button', { name: 'Mute this server' }).click();
  expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
  expect(server.calls()[1]?.params?.['inputResponses']).toEqual({ connect: { action: 'cancel' } });

  const prompts = countPrompts(usher);
  const held = await wander.callTool('wander', { way: 'page' });
  expect(await held.result()).toMatchObject(WITHHELD);
  expect(server.calls()[3]?.params?.['inputResponses']).toEqual({ connect: { action: 'cancel' } });
  await expectSaid(held, 'You muted this server');
  expect(prompts()).toBe(0);

  const panel = await usher.openPanel();
  await expect(panel.getByText('muted', { exact: true })).toBeVisible();
  await panel.getByRole('button', { name: 'Wander', exact: true }).click();
  await panel.getByRole('button', { name: 'Unmute' }).click();
  await expect(panel.getByRole('button', { name: 'Mute', exact: true })).toBeVisible();
  await declineOnce(usher, wander);
  expect(await usher.consentRecords()).toMatchObject([{ requested: 2, declined: 1 }]);
});

async function declineOnce(usher: Usher, wander: UsherServer): Promise<void> {
  const call = await wander.callTool('wander', { way: 'page' });
  await (await usher.nextConsent()).decline();
  expect(await call.result()).toMatchObject({ outcome: 'declined' });
  await call.panel.close();
}

async function expectSaid(call: ToolCall, words: string): Promise<void> {
  await expect(call.panel.getByRole('list', { name: 'What happened on the way' })).toContainText(words);
}
