import { expect, type Page } from '@playwright/test';
import type { World } from '../fixtures/world.ts';
import { opened } from '../kit/opened.ts';
import { signIn } from '../kit/sign-in.ts';
import type { Usher } from '../kit/usher.ts';

/** Told what is being done, in words, and handed the page to look at. */
export type Narrator = {
  step(words: string): void;
  shoot(page: Page, name: string): Promise<void>;
};

/**
 * The main job, walked by itself in both eras: connect, elicit, consent, verified tab, redirect back, retry, record.
 *
 * @throws Error when any of it does not happen.
 */
export async function walk(usher: Usher, world: World, { step, shoot: shootNow }: Narrator): Promise<void> {
  const shoot = async (page: Page, name: string): Promise<void> => {
    await page.setViewportSize(SIZES[name] ?? PANEL);
    await shootNow(page, name);
  };
  const empty = await usher.openPanel();
  await empty.getByRole('button', { name: 'Add server' }).waitFor();
  await shoot(empty, 'panel-empty');
  await empty.close();

  step(`Adding the server ${world.servers['notes-modern']}`);
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const { verdict, tools } = await notes.read();
  step(`Connected: ${verdict?.era} era, ${tools.length} tools`);

  step('Calling the tool list-notes');
  const call = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  step(`${consent.server} asks to open ${consent.host}. It says: “${consent.message}”`);
  await consent.page.setViewportSize(SIZES['consent'] ?? PANEL);
  await expect(consent.page.getByRole('button', { name: /^Open / })).toBeEnabled();
  await shoot(consent.page, 'consent');

  step('Agreeing: the tab opens, and is verified');
  const tab = opened(await consent.accept());
  await call.reaches('interacting');
  await tab.getByRole('button', { name: 'Sign in' }).waitFor();
  await shoot(call.panel, 'panel-waiting');
  await shoot(tab, 'elicitation-tab');

  step('Signing in at the identity provider, unseen by Usher');
  await signIn(tab);
  const ending = await call.result();
  if (ending.outcome !== 'completed') throw new Error(`The call ended as ${ending.outcome}`);
  step('Back on the server’s page: the call was sent again and answered');
  await call.panel.bringToFront();
  await shoot(call.panel, 'panel-result');

  step(`The same in the legacy era: ${world.servers['notes-legacy']}`);
  const legacy = await usher.addServer(world.servers['notes-legacy'], { name: 'My old notes' });
  const legacyCall = await legacy.callTool('list-notes-inflight');
  const legacyTab = opened(await (await usher.nextConsent()).accept());
  await legacyTab.waitForLoadState();
  if ((await legacyTab.getByLabel('Email').count()) > 0) await signIn(legacyTab);
  else await legacyTab.getByRole('button', { name: 'Allow' }).click();
  const legacyEnding = await legacyCall.result();
  if (legacyEnding.outcome !== 'completed')
    throw new Error(`The legacy call ended as ${legacyEnding.outcome}`);
  step('Answered: the call was waiting all the time, and finished by itself');

  const list = await usher.openPanel();
  await list.getByRole('list', { name: 'Servers' }).waitFor();
  await shoot(list, 'panel-servers');
  await list.close();

  const records = await usher.consentRecords();
  step(
    `Remembered: ${records.map(({ serverOrigin, targetOrigin }) => `${serverOrigin} → ${targetOrigin}`).join(', ')}`,
  );
  const dashboard = await usher.browser.context.newPage();
  await dashboard.goto(usher.browser.page('dashboard.html'));
  await dashboard.getByText('mcp.notes.test').first().waitFor();
  await shoot(dashboard, 'records');
  await dashboard.close();
}

const PANEL = { width: 400, height: 700 };
const SIZES: Readonly<Record<string, { readonly width: number; readonly height: number }>> = {
  consent: { width: 520, height: 720 },
  'elicitation-tab': { width: 900, height: 640 },
  records: { width: 1080, height: 520 },
};
