import type { Page } from '@playwright/test';
import { openDashboard } from '../kit/dashboard.ts';
import { signIn } from '../kit/sign-in.ts';
import { dumpStorage } from '../kit/storage-dump.ts';
import { expect, opened, test } from '../kit/test.ts';

const ARGUMENT = 'canary-argument-7141';

test('nothing secret lies readable in any store or on the dashboard, while a call waits and after it', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('header-param', { Region: ARGUMENT, 'Ask first': true });
  const consent = await usher.nextConsent();
  const secrets = new Map<string, string>([['argument', ARGUMENT]]);
  secrets.set('ticket', new URL(consent.url).searchParams.get('ticket') ?? '');
  const state = world.recorder.sent('notes-modern').flatMap(({ message }) => {
    const sent = message.result?.['requestState'];
    return typeof sent === 'string' ? [sent] : [];
  });
  secrets.set('requestState', state[0] ?? '');
  await expectUnreadable('a prompt');

  const tab = opened(await consent.accept());
  collectCallback(tab, secrets);
  await call.reaches('interacting');
  await expectUnreadable('a tab');
  await tab.bringToFront();
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect([...secrets.keys()]).toEqual([
    'argument',
    'ticket',
    'requestState',
    'callback state',
    'callback code',
  ]);
  await expectUnreadable('the result');

  async function expectUnreadable(when: string): Promise<void> {
    const stored = await dumpStorage(usher.browser);
    // The dump is no blank page: what may be kept is there.
    expect(stored).toContain('https://mcp.notes.test');
    expect(stored).toContain('"a sealed key"');
    const shown: string[] = [];
    for (const section of ['records', 'history'] as const) {
      const dashboard = await openDashboard(usher, section);
      await dashboard.getByRole('heading').first().waitFor();
      for (const details of await dashboard.getByRole('button', { name: 'Details' }).all())
        await details.click();
      shown.push(await dashboard.content());
      await dashboard.close();
    }
    for (const [name, secret] of secrets) {
      expect(secret.length, name).toBeGreaterThan(8);
      for (const form of [secret, encodeURIComponent(secret), btoa(secret)]) {
        expect(stored.includes(form), `${name} in storage, with ${when} open`).toBe(false);
        expect(shown.join('').includes(form), `${name} on the dashboard, with ${when} open`).toBe(false);
      }
    }
  }
});

test('a session id of the older era, a secret too, is not readable at rest [H36, S17]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Notes' });
  await (await notes.callTool('echo', { Words: 'hello' })).result();
  const { sessionId = '' } = world.recorder.received('notes-legacy').at(-1) ?? {};
  expect(sessionId.length).toBeGreaterThan(8);
  expect(await dumpStorage(usher.browser)).not.toContain(sessionId);
});

/** What the provider sends back to the server, through the address of the tab. */
function collectCallback(tab: Page, secrets: Map<string, string>): void {
  tab.on('request', (request) => {
    const url = new URL(request.url());
    if (url.pathname !== '/callback') return;
    secrets.set('callback state', url.searchParams.get('state') ?? '');
    secrets.set('callback code', url.searchParams.get('code') ?? '');
  });
}
