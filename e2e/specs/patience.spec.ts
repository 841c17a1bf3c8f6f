import { countPrompts } from '../kit/prompts-shown.ts';
import { expect, opened, test } from '../kit/test.ts';

test('T10: a server that is not satisfied is not called again by itself, nor may it prompt again', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const calls = () =>
    world.recorder
      .received('notes-modern')
      .filter(({ message }) => message.method === 'tools/call' && message.params?.['name'] === 'endless');
  const call = await notes.callTool('endless', { Pages: 'same' });
  const tab = opened(await (await usher.nextConsent()).accept());
  await expect(tab.getByRole('heading', { name: 'Yet another step' })).toBeVisible();
  await call.reaches('interacting');
  expect(calls(), 'accept alone is no reason to call').toHaveLength(1);

  const prompts = countPrompts(usher);
  await call.panel.bringToFront();
  for (const sent of [2, 3]) {
    await call.finish();
    await expect(call.panel.getByText('The server has made a newer link for this page.')).toBeVisible();
    await expect.poll(() => calls().length).toBe(sent);
    await call.reaches('interacting');
  }
  // Another call goes there and back meanwhile: time enough for one that is not wanted.
  await (await notes.callTool('echo', { Words: 'meanwhile' })).result();
  expect(calls()).toHaveLength(3);
  expect(prompts()).toBe(0);

  await call.panel.bringToFront();
  await call.panel.getByRole('button', { name: 'Use the new link' }).click();
  const fresh = await usher.nextConsent();
  expect(fresh.url).toBe('https://mcp.notes.test/step?round=3');
  await fresh.cancel();
  await call.cancel();
  expect(await call.result()).toMatchObject({ outcome: 'cancelled' });
});
