import type { Page } from '@playwright/test';
import { PERSON } from '../fixtures/identity-provider.ts';
import { hostSecured, SECURED, SECURED_LOGIN } from '../fixtures/secured.ts';
import { overhear } from '../kit/overhear.ts';
import { dumpStorage } from '../kit/storage-dump.ts';
import { expect, test } from '../kit/test.ts';
import { traces } from '../kit/traces.ts';
import { sendFrom, type Usher } from '../kit/usher.ts';

// What a sign-in is made of is heard at the authorization server, and looked for everywhere in Usher.

test.use({ watching: false });

test('what a sign-in is made of lies nowhere readable, while it is made, used, renewed and given back [A27, A35]', async ({
  world,
  usher,
}) => {
  test.slow();
  const secured = hostSecured(world, { tokenSeconds: 3, wantsClientSecrets: true });
  const heard = await overhear(usher);
  const notes = await usher.addServer(secured.url, { name: 'Secured' });
  await usher.browser.grantHost(`https://${SECURED_LOGIN}/*`);
  const panel = await usher.openPanel(`#/server/${encodeURIComponent((await notes.read()).id)}`);
  const looks: Record<string, Look> = {};

  await panel.getByRole('button', { name: 'Sign in', exact: true }).click();
  await panel.getByRole('button', { name: 'Allow access', exact: true }).click();
  const login = await (await usher.nextSignIn()).accept();
  await login.getByLabel('Email').fill(PERSON.email);
  await login.getByLabel('Password').fill(PERSON.password);
  await login.getByRole('button', { name: 'Sign in' }).click();
  await login.getByRole('button', { name: 'Allow' }).waitFor();
  looks['the window is open'] = await look(usher, panel);
  await login.getByRole('button', { name: 'Allow' }).click();
  await expect.poll(async () => (await notes.read()).state.state).toBe('ready');
  expect(await (await notes.callTool('read-notes')).result()).toMatchObject({ outcome: 'completed' });
  looks['it was used'] = await look(usher, panel);

  const used = newest('access_token');
  await expect.poll(() => secured.isGood(used)).toBe(false);
  expect(await (await notes.callTool('read-notes')).result()).toMatchObject({ outcome: 'completed' });
  expect(newest('access_token')).not.toBe(used);
  looks['it was renewed'] = await look(usher, panel);

  await panel.getByRole('button', { name: 'Sign out', exact: true }).click();
  await expect.poll(async () => (await notes.read()).state).toMatchObject({ code: 'NEEDS_AUTHORIZATION' });
  const last = await look(usher, panel);
  looks['it was given back'] = { ...last, readable: last.readable + last.session };

  const kinds = new Set([...secured.secrets().keys()].map((name) => name.replace(/ \d+$/, '')));
  expect([...kinds].sort()).toEqual([
    'access_token',
    'client_secret',
    'code',
    'code_verifier',
    'refresh_token',
    'registration_access_token',
    'state',
  ]);
  // The search finds what is there: the one token in use is kept as long as the browser runs, and only there.
  expect(traces(looks['it was used'].session, used)).not.toEqual([]);
  const aloud = heard()
    .filter((line) => !line.startsWith('message: {"command":"prompts.accept-sign-in"'))
    .join('\n');
  expect(aloud).toContain('"topic":"sign-ins"');
  for (const [name, secret] of secured.secrets()) {
    expect(secret.length, name).toBeGreaterThan(8);
    expect(traces(aloud, secret), `${name} was said aloud`).toEqual([]);
    for (const [when, { readable, session }] of Object.entries(looks)) {
      expect(traces(readable, secret), `${name}, when ${when}`).toEqual([]);
      const isInUse = name.startsWith('access_token');
      if (!isInUse) expect(traces(session, secret), `${name} in the session, when ${when}`).toEqual([]);
    }
  }

  function newest(kind: string): string {
    return [...secured.secrets()].findLast(([name]) => name.startsWith(`${kind} `))?.[1] ?? '';
  }
});

type Look = {
  /** Every store but one, every answer to a page, and what the pages show. */
  readonly readable: string;
  /** `storage.session`: never on the disk, and out of reach for content scripts. */
  readonly session: string;
};

async function look(usher: Usher, panel: Page): Promise<Look> {
  const { 'storage.session': session, ...stores } = JSON.parse(await dumpStorage(usher.browser));
  const answers: unknown[] = [];
  const { id } = await usher.server('Secured').read();
  for (const [command, input] of [
    ['servers.list', null],
    ['sign-ins.list', null],
    ['flows.list', null],
    ['servers.own-access', { id }],
  ] as const)
    answers.push(await sendFrom(panel, command, input));
  const shown: string[] = [];
  for (const page of usher.browser.context.pages())
    if (page.url().startsWith(usher.browser.page(''))) shown.push(page.url(), await page.content());
  const readable = [JSON.stringify(stores), JSON.stringify(answers), ...shown].join('\n');
  // It was really looked at: what may be kept is there.
  expect(readable).toContain(SECURED);
  expect(readable).toContain('"a sealed key"');
  return { readable, session: JSON.stringify(session) };
}
