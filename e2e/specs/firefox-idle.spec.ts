import { openChat } from '../firefox/chat.ts';
import { connectSite } from '../firefox/sites.ts';
import { expect, test } from '../firefox/test.ts';

const CHAT = 'https://chat.test';

test.use({ watching: false });

test('Firefox: an idle page whose event page sleeps hears of changed tools, and of its end, untouched; the host goes back with it', async ({
  world,
  usher,
}) => {
  test.slow();
  await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const chat = await openChat(usher, `${CHAT}/`);
  const sidebar = await connectSite(usher, chat.page, { Notes: { Echo: 'allow' } });
  const count = async () => Number(/(\d+) tools/.exec(await chat.status())?.[1]);
  await expect.poll(count).toBeGreaterThan(0);
  const before = await count();
  await sidebar.click({ name: CHAT });
  await sidebar.click({ name: /tools/i, within: 'Notes' });
  await usher.firefox.stopBackground();
  await sidebar.choose('Echo', 'deny');
  await expect.poll(count).toBe(before - 1);
  await usher.firefox.stopBackground();
  await sidebar.choose('Echo', 'allow');
  await expect.poll(count).toBe(before);
  await usher.firefox.stopBackground();
  const hasHost = () =>
    usher.ours.evaluate((pattern) => {
      const { permissions } = (globalThis as unknown as { browser: PermissionsOnly }).browser;
      return permissions.contains({ origins: [pattern] });
    }, `${CHAT}/*`);
  expect(await hasHost()).toBe(true);
  await sidebar.click({ name: /^Disconnect$/ });
  await expect.poll(() => chat.status()).toBe('Disconnected: REVOKED');
  await expect.poll(hasHost).toBe(false);
  // Firefox asks again.
  await sidebar.click({ name: 'Undo' });
  await usher.firefox.answerPermission('allow');
  await sidebar.says('Uses Notes');
  expect(await hasHost()).toBe(true);
  await expect.poll(count).toBe(before);
});

type PermissionsOnly = {
  readonly permissions: { contains(wanted: { origins: string[] }): Promise<boolean> };
};
