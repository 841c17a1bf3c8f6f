import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';

test('a sign-in is asked for, agreed to, watched, retried and remembered [E1, E4, E16, E17, E20, E22, E24, M6]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const call = await notes.callTool('list-notes');

  const consent = await usher.nextConsent();
  expect(consent.server).toBe('My notes');
  expect(consent.host).toBe('mcp.notes.test');
  expect(consent.url).toMatch(/^https:\/\/mcp\.notes\.test\/connect\?ticket=/);
  expect(consent.message).toContain('needs your permission');
  // Nothing is looked up before the person agrees (E22).
  expect(world.recorder.visits('mcp.notes.test')).toEqual([]);

  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  await expect(call.panel.getByRole('list', { name: 'Where the tab went' })).toContainText('login.idp.test');
  await signIn(tab);

  const ending = await call.result();
  expect(ending).toMatchObject({ outcome: 'completed' });
  await expect(call.panel.getByText('Groceries')).toBeVisible();

  const [first, retry] = world.recorder
    .received('notes-modern')
    .filter(({ message }) => message.method === 'tools/call');
  expect(retry?.message.id).not.toEqual(first?.message.id);
  expect(await usher.consentRecords()).toMatchObject([
    {
      serverOrigin: 'https://mcp.notes.test',
      targetOrigin: 'https://mcp.notes.test',
      granted: 1,
      completed: 1,
    },
  ]);
});
