import type { Page } from '@playwright/test';
import { REDIRECT_URIS } from '../../scripts/extension-identity.ts';
import { PERSON } from '../fixtures/identity-provider.ts';
import { hostSecured, SECURED, SECURED_LOGIN, type Secured } from '../fixtures/secured.ts';
import { startWorld, type World } from '../fixtures/world.ts';
import { expect, test } from '../kit/test.ts';
import { launchUsher, type Usher, type UsherServer } from '../kit/usher.ts';
import { type Witness, witness } from '../kit/witness.ts';

// A server that lets nobody in unsigned, and its authorization server, from the first sign-in to the last refusal: one
// person in one browser, one thing after the other.

test.describe.configure({ mode: 'serial', timeout: 120_000 });

let world: World;
let usher: Usher;
let secured: Secured;
let server: Witness;
let notes: UsherServer;
let panel: Page;

test.beforeAll(async () => {
  world = await startWorld();
  usher = await launchUsher({ args: world.browserArgs() });
  secured = hostSecured(world);
  server = witness(world, SECURED);
});
test.afterEach(async () => {
  const info = test.info();
  if (info.status === info.expectedStatus) return;
  for (const [index, page] of usher.browser.context.pages().entries())
    await page.screenshot({ path: info.outputPath(`page-${index}.png`), timeout: 1_000 }).catch(() => {});
});
test.afterAll(async () => {
  await usher?.close();
  await world?.close();
});

test('signing in: nobody is asked, and nothing opens, before the person says so; then the server’s tools are there', async () => {
  notes = await usher.addServer(secured.url, { name: 'Secured' });
  expect((await notes.read()).state).toMatchObject({ state: 'problem', code: 'NEEDS_AUTHORIZATION' });
  expect(server.messages()).toHaveLength(0);
  expect(heard()).toEqual([]);

  await usher.browser.grantHost(`https://${SECURED_LOGIN}/*`);
  panel = await usher.openPanel(`#/server/${encodeURIComponent((await notes.read()).id)}`);
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
  expect(heard('GET /auth')).toHaveLength(0);
  const login = await prompt.accept();
  await login.getByLabel('Email').fill(PERSON.email);
  await login.getByLabel('Password').fill(PERSON.password);
  await login.getByRole('button', { name: 'Sign in' }).click();
  await allow(login);
  await expect(signedIn()).toBeVisible();
  await expect.poll(async () => (await notes.read()).state.state).toBe('ready');
  expect(await (await notes.callTool('read-notes')).result()).toMatchObject({ outcome: 'completed' });
});

test('stepping up: what is new is shown, and the call that waited goes on with it', async () => {
  // From here on a token lives three seconds.
  secured.setTokenSeconds(3);
  const write = await notes.callTool('write-note');
  await write.reaches('awaiting-authorization');
  await expect(write.says()).toHaveText(/Secured wants more permissions for this than you gave it/);
  await write.card.getByRole('button', { name: 'Sign in', exact: true }).click();
  const more = await usher.nextSignIn();
  expect(more.scopes).toEqual(['notes.read', 'offline_access', 'notes.write']);
  await expect(more.page.getByText('notes.write new')).toBeVisible();
  await allow(await more.accept());
  expect(await write.result()).toMatchObject({ outcome: 'completed' });
  expect(server.calls().map(({ params }) => params?.['name'])).toEqual(['read-notes', 'write-note']);
});

test('stepping up that was refused is not asked for again by a call; the person can do so on the server’s page [A33, S10]', async () => {
  const first = await notes.callTool('empty-trash');
  await first.reaches('awaiting-authorization');
  await first.card.getByRole('button', { name: 'Sign in', exact: true }).click();
  await (await usher.nextSignIn()).decline();
  expect(await first.result()).toMatchObject({ outcome: 'declined' });
  await expect(panel.getByText('Secured wanted more and did not get it: notes.admin.')).toBeVisible();
  await expect(signedIn()).toBeVisible();

  await usher.restartWorker();
  const second = await notes.callTool('empty-trash');
  expect(await second.result()).toMatchObject({ outcome: 'failed', code: 'SCOPE_DECLINED' });
  await expect(second.says()).toHaveText(/needs more permissions for this, and you said no to them before/);
  expect(await isPrompted()).toBe(false);

  const windows = heard('GET /auth').length;
  await panel.getByRole('button', { name: 'Ask for it again' }).click();
  const again = await usher.nextSignIn();
  expect(again.scopes).toContain('notes.admin');
  await allow(await again.accept());
  await expect(panel.getByText(/wanted more and did not get it/)).toBeHidden();
  expect(heard('GET /auth')).toHaveLength(windows + 1);
  // The person agreed; the authorization server gives it to nobody.
  const third = await notes.callTool('empty-trash');
  expect(await third.result()).toMatchObject({ outcome: 'failed', code: 'SCOPE_NOT_GRANTED' });
  expect(server.calls()).toHaveLength(2);
});

test('staying signed in: a token that ends is renewed unseen; where it can’t be, the call waits for a new sign-in', async () => {
  const [before, windows] = [newest('refresh_token'), heard('GET /auth').length];
  const token = newest('access_token');
  await expect.poll(() => secured.isGood(token)).toBe(false);
  expect(await (await notes.callTool('read-notes')).result()).toMatchObject({ outcome: 'completed' });
  // Each is used once: the provider would take the second use for a theft.
  expect(newest('refresh_token')).not.toBe(before);
  expect(heard('GET /auth')).toHaveLength(windows);

  await secured.forgetGrants();
  const call = await notes.callTool('read-notes');
  await call.reaches('awaiting-authorization');
  await expect(call.says()).toHaveText('Secured wants you to sign in first. The call waits.');
  await expect(panel.getByText('Your sign-in has ended.')).toBeVisible();
  await expect(signedIn()).toBeHidden();
  await call.card.getByRole('button', { name: 'Sign in', exact: true }).click();
  await allow(await (await usher.nextSignIn()).accept());
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await expect(signedIn()).toBeVisible();
});

test('signing out: what was granted is revoked, and nobody is asked to sign in again', async () => {
  await panel.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect.poll(async () => (await notes.read()).state).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
  await expect(signedIn()).toBeHidden();
  expect(heard('POST /token/revocation').length).toBeGreaterThan(0);
  for (const [name, secret] of secured.secrets())
    if (name.startsWith('access_token')) expect(await secured.isGood(secret), name).toBe(false);
  expect(await isPrompted()).toBe(false);
});

test('being refused: declined, denied, closed, cut off and interrupted are one sentence each, and nothing is tried again', async () => {
  const signIn = async () => {
    // A page that is not in front takes its time.
    await panel.bringToFront();
    await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
  };
  await signIn();
  const prompt = await usher.nextSignIn();
  const [opened, registered] = [heard('GET /auth').length, heard('POST /reg').length];
  await prompt.decline();
  expect(heard('GET /auth')).toHaveLength(opened);

  await signIn();
  const login = await (await usher.nextSignIn()).accept();
  await login.getByRole('button', { name: 'Refuse' }).click();
  await expect(
    panel.getByText('The sign-in was refused. Sign in again if you want to allow it.'),
  ).toBeVisible();

  await signIn();
  const closed = await (await usher.nextSignIn()).accept();
  await closed.close();
  await expect(panel.getByText('The sign-in window was closed.')).toBeVisible();
  // Declined and denied, it is the same client; a closed window may have shown that it is not known any more.
  expect(heard('POST /reg')).toHaveLength(registered);

  await signIn();
  await (await usher.nextSignIn()).decline();
  await secured.forgetClients();
  await signIn();
  const unknown = await usher.nextSignIn();
  expect(heard('POST /reg')).toHaveLength(registered + 1);
  // An error page is all there is: the window is gone before it is seen.
  await unknown.page.getByRole('button', { name: `Sign in at ${SECURED_LOGIN}` }).click();
  await expect(panel.getByText(`The sign-in page at ${SECURED_LOGIN} did not open`)).toBeVisible();

  secured.disturbTokenEndpoint('cut');
  await signIn();
  await allow(await (await usher.nextSignIn()).accept());
  await expect(panel.getByText(`${SECURED_LOGIN}, which lets Usher in, can’t be reached`)).toBeVisible();

  // The worker dies with the code on its way: nobody knows whether it was taken, so it is not sent again.
  secured.disturbTokenEndpoint('hold');
  const redeemed = heard('POST /token').length;
  await signIn();
  await allow(await (await usher.nextSignIn()).accept());
  await expect.poll(() => heard('POST /token').length).toBe(redeemed + 1);
  await usher.restartWorker();
  await notes.read();
  await expect(panel.getByText('The sign-in was interrupted. Sign in again.')).toBeVisible();
  expect(heard('POST /token')).toHaveLength(redeemed + 1);
  secured.disturbTokenEndpoint(null);
  expect((await notes.read()).state).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });

  // None of it stands in the way of the next one.
  await signIn();
  await allow(await (await usher.nextSignIn()).accept());
  await expect.poll(async () => (await notes.read()).state.state).toBe('ready');
});

test('being turned away for ever: right after a sign-in it is one sentence, a handful of requests and no other window', async () => {
  // From here on nobody is let in, whatever they bring.
  secured.turnEverybodyAway(true);
  const call = await notes.callTool('read-notes');
  await call.reaches('awaiting-authorization');
  const turnedAway = () =>
    world.recorder.happenings(SECURED).filter(({ what }) => what === 'refused-401').length;
  const before = turnedAway();
  await call.card.getByRole('button', { name: 'Sign in', exact: true }).click();
  await allow(await (await usher.nextSignIn()).accept());
  expect(await call.result()).toMatchObject({ outcome: 'failed', code: 'SIGN_IN_NOT_TAKEN' });
  await expect(call.says()).toHaveText(/You signed in, and mcp\.secured\.test turns Usher away as before/);
  await expect.poll(async () => (await notes.read()).state).toMatchObject({ code: 'SIGN_IN_NOT_TAKEN' });
  await expect(signedIn()).toBeHidden();
  // The call and the connection, each with the token it has and with a renewed one.
  expect(turnedAway() - before).toBeLessThanOrEqual(6);
  expect(await isPrompted()).toBe(false);
});

/** What the authorization server was asked so far. */
function heard(what?: string): readonly string[] {
  return world.recorder
    .happenings(SECURED_LOGIN)
    .map((happening) => happening.what)
    .filter((one) => what === undefined || one === what);
}

function newest(name: string): string {
  return [...secured.secrets()].findLast(([key]) => key.startsWith(`${name} `))?.[1] ?? '';
}

function signedIn() {
  return panel.getByText(/^You are signed in\./);
}

async function allow(login: Page): Promise<void> {
  await login.getByRole('button', { name: 'Allow' }).click();
}

/** Whether any window asks the person for anything. */
async function isPrompted(): Promise<boolean> {
  return usher.browser.context
    .pages()
    .some((page) => page.url().startsWith(usher.browser.page('consent.html')));
}
