import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';
import { witness } from '../kit/witness.ts';

// A server may say how long its link works. That is shown; when it is over the server can be asked for another.

test('a prompt counts its link down, and offers a new one when the time is over', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const server = witness(world, 'notes-modern');
  world.control.setLinkLifetime(4_000);
  const call = await notes.callTool('timed-link');
  const consent = await usher.nextConsent();
  await expect(consent.page.getByRole('timer')).toHaveText(/^This link works for \d sec more\.$/);
  await expect(
    consent.page.getByText('This link has run out. Notes can be asked for a new one.'),
  ).toBeVisible();
  world.control.setLinkLifetime(180_000);
  await consent.page.getByRole('button', { name: 'Ask the server again' }).click();

  await server.call(2);
  const again = await usher.nextConsent();
  await expect(again.page.getByRole('timer')).toHaveText(/2 min \d+ sec|3 min/);
  expect(again.url).not.toBe(consent.url);
  await signIn(opened(await again.accept()));
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  const [first, second] = server.calls();
  expect(second!.id).not.toBe(first!.id);
  expect(second!.params!['requestState']).toBeUndefined();
  expect(await usher.consentRecords()).toMatchObject([{ requested: 2, granted: 1, completed: 1 }]);
});

test('an open page whose link has run out leads to a new link, which needs a new consent', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  world.control.setLinkLifetime(6_000);
  const call = await notes.callTool('timed-link');
  const tab = opened(await (await usher.nextConsent()).accept());
  await tab.getByLabel('Email').waitFor();
  await expect(call.card.getByText('This link has run out. Notes can be asked for a new one.')).toBeVisible();
  world.control.setLinkLifetime(180_000);
  await call.card.getByRole('button', { name: 'Ask the server again' }).click();
  await signIn(opened(await (await usher.nextConsent()).accept()));
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
});
