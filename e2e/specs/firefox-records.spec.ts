import { click, textOf } from '../firefox/hands.ts';
import { expect, test } from '../firefox/test.ts';
import { witness } from '../kit/witness.ts';

test.use({ watching: false });

test('Firefox: a blocked site is refused without a prompt, a forgotten one asks again, and a form for a secret is refused', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const first = await notes.callTool('list-notes');
  await (await usher.nextConsent()).decline();
  await first.result();

  const dashboard = await usher.firefox.open('dashboard.html');
  await click(dashboard, { button: 'Block' });
  await expect.poll(() => textOf(dashboard)).toContain('blocked');
  const blocked = await notes.callTool('list-notes');
  expect(await blocked.result()).toMatchObject({ outcome: 'refused' });
  await blocked.says('which you blocked for it. Usher refused');

  await click(dashboard, { button: 'Unblock' });
  await click(dashboard, { button: 'Forget' });
  await click(dashboard, { button: 'Forget it' });
  await expect.poll(() => usher.consentRecords()).toEqual([]);
  const again = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  expect(consent.text).toContain('never sent you to this site before');
  await consent.decline();
  await again.result();
  expect(world.recorder.visits('mcp.notes.test')).toEqual([]);

  const hostile = await usher.addServer(world.servers['hostile-modern'], { name: 'Hostile' });
  const server = witness(world, 'hostile-modern');
  const secret = await hostile.callTool('secret-form');
  await secret.reaches('settled');
  expect(server.calls()[1]?.params?.['inputResponses']).toMatchObject({ page: { action: 'decline' } });
});
