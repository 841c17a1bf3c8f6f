import { expect } from '@playwright/test';
import type { World } from '../fixtures/world.ts';
import type { ChatHands } from '../kit/chat-hands.ts';
import { witness } from '../kit/witness.ts';

// What a chat does with the person's tools, told once and lived in each browser.

const CHAT = 'https://chat.test';

/** A connected page calls tools with the SDK's client of either line, in either era. */
export async function callInEveryTongue(world: World, hands: ChatHands): Promise<void> {
  await hands.addServer(world.servers['notes-modern'], 'Notes');
  const chat = await hands.openChat(`${CHAT}/`);
  expect(await chat.status()).toBe('No companion is connected to this page');
  // Connected while it is open: no reload is needed.
  await chat.connect({ Notes: { Echo: 'allow', 'Every kind of content': 'allow' } });
  const server = witness(world, 'notes-modern');

  for (const [index, path] of ['/', '/?era=pinned', '/?era=legacy', '/v1'].entries()) {
    if (index > 0) await chat.goto(`${CHAT}${path}`);
    const line = path === '/v1' ? 'client v1' : 'client v2';
    await expect
      .poll(() => chat.status(), { message: path })
      .toMatch(new RegExp(`^Connected through Usher · \\d+ tools · ${line}$`));
    expect(await (await chat.ask('Which tools are there?')).result()).toMatch(/echo: .*Echo$/m);
    expect(await (await chat.ask(`Please echo "hello ${path}"`)).result()).toBe(`hello ${path}`);
    expect(server.calls()).toHaveLength(index + 1);
  }
  // What a tool says is text, whatever it looks like.
  const media = await chat.ask('every kind of content');
  expect(await media.result()).toContain('<b>This is not markup.</b>');
}

/** A call is asked about, signs in and comes back while the page waits, whatever becomes of the background. */
export async function signInWhileItWaits(world: World, hands: ChatHands, path: string): Promise<void> {
  await hands.addServer(world.servers['notes-modern'], 'My notes');
  const chat = await hands.openChat(`${CHAT}${path}`);
  await chat.connect({ 'My notes': {} });
  await expect.poll(() => chat.status()).toMatch(/^Connected through Usher/);
  const server = witness(world, 'notes-modern');
  const answer = await chat.ask('list my notes');

  const grant = await hands.nextGrant();
  expect(grant.text).toMatch(/chat\.test wants to use a tool of My notes/);
  expect(grant.text).toContain('list-notes');
  expect(grant.text).toContain('Nothing is sent along.');
  await expect.poll(() => chat.isAskingForPerson()).toBe(true);
  await hands.stopBackground();
  expect(server.story()).toEqual([]);
  await grant.allow();

  const consent = await hands.nextConsent();
  expect(consent.text).toContain('My notes');
  expect(consent.text).toContain('mcp.notes.test');
  await expect.poll(() => answer.says()).toContain('Waiting for you in Usher.');
  await hands.stopBackground();
  await expect.poll(() => chat.isAskingForPerson()).toBe(true);
  await chat.proceed();
  const tab = await consent.accept();
  await expect.poll(() => chat.isAskingForPerson()).toBe(false);
  await hands.stopBackground();
  await tab.signIn();

  expect(await answer.result()).toContain('Groceries');
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  await expect.poll(() => chat.isInFront()).toBe(true);
  // Nothing of what was asked there has reached the page.
  expect(await chat.markup()).not.toMatch(/ticket|login\.idp/);
  await chat.ask('list my notes');
  expect((await hands.nextGrant()).text).toContain('list-notes');
  expect(server.calls()).toHaveLength(2);
}
