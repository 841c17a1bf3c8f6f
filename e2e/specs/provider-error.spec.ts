import type { World } from '../fixtures/world.ts';
import { expect, opened, test } from '../kit/test.ts';
import type { Usher } from '../kit/usher.ts';
import { witness } from '../kit/witness.ts';

// The provider sends the person back with `error=access_denied`.

async function comeBackInVain(world: World, usher: Usher) {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('denied');
  const tab = opened(await (await usher.nextConsent()).accept());
  await tab.getByRole('heading', { name: 'Access was refused' }).waitFor();
  await expect(call.says()).toHaveText(/sent you back with an error/);
  // Nothing was retried although the tab is back: an error says that a retry is not worth it.
  expect(server.story()).toEqual(['tools/call']);
  return { server, call, tab };
}

test('an error that came back is told, and the person may retry all the same [E13]', async ({
  world,
  usher,
}) => {
  const { server, call } = await comeBackInVain(world, usher);
  await call.finish();
  expect(await call.result()).toMatchObject({ outcome: 'completed', result: { isError: true } });
  await expect(call.card.getByText('Strict Login refused: access_denied.')).toBeVisible();
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  expect(server.calls()[1]!.params!['inputResponses']).toEqual({ connect: { action: 'accept' } });
  expect(await usher.consentRecords()).toMatchObject([{ granted: 1, completed: 0, lastOutcome: 'failed' }]);
});

test('the page that was agreed to can be opened again, without another prompt', async ({ world, usher }) => {
  const { server, call } = await comeBackInVain(world, usher);
  const visits = () =>
    world.recorder
      .visits('mcp.notes.test')
      .map(({ path }) => path)
      .filter((path) => path !== '/favicon.ico');
  expect(visits()).toEqual(['/connect/strict', '/callback/strict']);
  const again = await call.reopen();
  await again.getByRole('heading').waitFor();
  expect(visits()).toEqual(['/connect/strict', '/callback/strict', '/connect/strict']);
  expect(await usher.consentRecords()).toMatchObject([{ requested: 1, granted: 1 }]);
  // It is another try: what the first one brought back is forgotten.
  await expect(call.says()).toHaveText(/Do what is needed on mcp\.notes\.test/);
  expect(server.story()).toEqual(['tools/call']);
});

test('the call can be cancelled, and the server is told [E13]', async ({ world, usher }) => {
  const { server, call } = await comeBackInVain(world, usher);
  await call.cancel();
  expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  expect(server.calls()[1]!.params!['inputResponses']).toEqual({ connect: { action: 'cancel' } });
});
