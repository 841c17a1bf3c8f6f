import { REDIRECT_URIS } from '../../scripts/extension-identity.ts';
import { PERSON } from '../fixtures/identity-provider.ts';
import { createSecured, SECURED, SECURED_LOGIN } from '../fixtures/secured.ts';
import { expect, test } from '../kit/test.ts';
import { witness } from '../kit/witness.ts';

// A server that wants a sign-in gets one: after consent in Usher's own window, in the browser's own sign-in window.

test('signing in lets the call that waited go on, more is asked for when more is needed, and signing out ends it', async ({
  world,
  usher,
}) => {
  test.slow();
  const secured = createSecured();
  world.host(SECURED, secured.server);
  world.host(SECURED_LOGIN, secured.login);
  const server = witness(world, SECURED);
  const notes = await usher.addServer(secured.url, { name: 'Secured' });
  expect((await notes.read()).state).toMatchObject({ state: 'problem', code: 'NEEDS_AUTHORIZATION' });
  expect(server.messages()).toHaveLength(0);

  await usher.browser.grantHost(`https://${SECURED_LOGIN}/*`);
  const panel = await usher.openPanel(`#/server/${encodeURIComponent((await notes.read()).id)}`);
  await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
  // The browser lets Usher reach that host only once the person has said so.
  await expect(panel.getByText(`To sign you in Usher has to reach ${SECURED_LOGIN}.`)).toBeVisible();
  await panel.getByRole('button', { name: 'Allow access', exact: true }).click();
  const prompt = await usher.nextSignIn();
  expect(prompt).toMatchObject({
    server: 'Secured',
    host: SECURED_LOGIN,
    scopes: ['notes.read', 'offline_access'],
  });
  expect(new URL(prompt.url).searchParams.get('resource')).toBe(secured.url);
  expect(new URL(prompt.url).searchParams.get('code_challenge_method')).toBe('S256');
  expect(new URL(prompt.url).searchParams.get('redirect_uri')).toBe(REDIRECT_URIS[0]);
  const login = await prompt.accept();
  await login.getByLabel('Email').fill(PERSON.email);
  await login.getByLabel('Password').fill(PERSON.password);
  await login.getByRole('button', { name: 'Sign in' }).click();
  await login.getByRole('button', { name: 'Allow' }).click();
  await expect(panel.getByText('You are signed in.')).toBeVisible();
  await expect.poll(async () => (await notes.read()).state.state).toBe('ready');

  const read = await notes.callTool('read-notes');
  expect(await read.result()).toMatchObject({ outcome: 'completed' });

  const write = await notes.callTool('write-note');
  await write.reaches('awaiting-authorization');
  await expect(write.says()).toHaveText(/Secured wants more permissions for this than you gave it/);
  await write.card.getByRole('button', { name: 'Sign in', exact: true }).click();
  const more = await usher.nextSignIn();
  expect(more.scopes).toEqual(['notes.read', 'offline_access', 'notes.write']);
  await expect(more.page.getByText('notes.write new')).toBeVisible();
  const again = await more.accept();
  await again.getByRole('button', { name: 'Allow' }).click();
  expect(await write.result()).toMatchObject({ outcome: 'completed' });
  expect(server.calls()).toHaveLength(2);

  await panel.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect.poll(async () => (await notes.read()).state).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
  expect(world.recorder.happenings(SECURED_LOGIN).map(({ what }) => what)).toContain(
    'POST /token/revocation',
  );

  await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
  const declined = await usher.nextSignIn();
  const opened = () =>
    world.recorder.happenings(SECURED_LOGIN).filter(({ what }) => what === 'GET /auth').length;
  const before = opened();
  await declined.decline();
  await expect(panel.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();
  expect((await notes.read()).state).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
  expect(before).toBe(2);
  expect(opened()).toBe(before);
});
