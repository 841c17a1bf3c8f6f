import { REDIRECT_URIS } from '../../scripts/extension-identity.ts';
import { click, textOf } from '../firefox/hands.ts';
import { signIn } from '../firefox/prompt.ts';
import { expect, test } from '../firefox/test.ts';
import { hostSecured, SECURED, SECURED_LOGIN } from '../fixtures/secured.ts';
import { witness } from '../kit/witness.ts';

test('Firefox: signing in lets the call that waited go on, a tool gets more when it needs it, and signing out ends it', async ({
  world,
  usher,
}) => {
  test.slow();
  const secured = hostSecured(world);
  const server = witness(world, SECURED);
  const notes = await usher.addServer(secured.url, { name: 'Secured' });
  const { id, state } = await notes.read();
  expect(state).toMatchObject({ state: 'problem', code: 'NEEDS_AUTHORIZATION' });
  expect(server.messages()).toHaveLength(0);

  const panel = await usher.firefox.open(`sidepanel.html#/server/${encodeURIComponent(id)}`);
  await click(panel, { button: 'Sign in' });
  await click(panel, { button: 'Allow access' });
  await usher.firefox.answerPermission('allow');
  const prompt = await usher.nextConsent();
  expect(prompt.text).toContain(SECURED_LOGIN);
  expect(new URL(prompt.url).searchParams.get('redirect_uri')).toBe(REDIRECT_URIS[1]);
  await signIn(await prompt.accept());
  await expect.poll(() => textOf(panel)).toContain('You are signed in.');
  await expect.poll(async () => (await notes.read()).state.state).toBe('ready');

  const read = await notes.callTool('read-notes');
  expect(await read.result()).toMatchObject({ outcome: 'completed' });
  expect(server.calls()).toHaveLength(1);

  // A tool that wants more: asked for, and the call that waited goes on with it.
  const write = await notes.callTool('write-note');
  await write.says('Secured wants more permissions for this than you gave it');
  await write.press('Sign in');
  const more = await usher.nextConsent();
  expect(more.text).toContain('notes.write');
  await click(await more.accept(), { button: 'Allow' });
  expect(await write.result()).toMatchObject({ outcome: 'completed' });

  // The sign-in ends, and so does the event page while the call waits for another.
  await secured.forgetGrants();
  const waiting = await notes.callTool('read-notes');
  await waiting.reaches('awaiting-authorization');
  await usher.firefox.stopBackground();
  await waiting.press('Sign in');
  // The provider knows the person by now.
  await click(await (await usher.nextConsent()).accept(), { button: 'Allow' });
  expect(await waiting.result()).toMatchObject({ outcome: 'completed' });

  await click(panel, { button: 'Sign out' });
  await expect.poll(async () => (await notes.read()).state).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
  expect(world.recorder.happenings(SECURED_LOGIN).map(({ what }) => what)).toContain(
    'POST /token/revocation',
  );
});
