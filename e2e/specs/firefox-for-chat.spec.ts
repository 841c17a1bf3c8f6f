import type { Page } from 'puppeteer-core';
import { click, seek, textOf } from '../firefox/hands.ts';
import { chooseFromPageMenu, pressToolbarButton } from '../firefox/sidebar.ts';
import { expect, test } from '../firefox/test.ts';
import { createChat } from '../fixtures/chat/chat.ts';

// Chats without an integration, in Firefox: a result is taken there by the clipboard, or to the caret of the page at hand.

test.use({ watching: false });

const KINDS = ['textarea', 'contenteditable', 'prosemirror', 'lexical'] as const;

test('Firefox: a result is put at the caret of a chat that knows nothing of Usher, and one undo takes it out again', async ({
  world,
  usher,
}) => {
  test.slow();
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('echo', { words: 'A fence ```` in it.' });
  await call.result();

  for (const kind of KINDS) {
    const host = `${kind}.test`;
    world.host(host, () => ({ handler: createChat(), close: async () => {} }));
    const chat = await usher.firefox.browser.newPage();
    await chat.goto(`https://${host}/editor?kind=${kind}`);
    const composer = await chat.waitForSelector('[aria-label=Message]');
    await composer?.click();
    await chat.keyboard.type('Look: ');
    const before = await wordsOf(chat);
    // Editors make one step of undo of what comes within half a second of each other; no person is as fast.
    await new Promise((resolve) => setTimeout(resolve, 600));
    // By its button with the caret in the composer, or by the menu of the page, which takes the caret out.
    await (kind === 'lexical' || kind === 'textarea' ? chooseFromPageMenu : pressToolbarButton)(usher, chat);

    await call.panel.bringToFront();
    await click(call.panel, { button: `Insert into ${host}` });
    await expect.soft
      .poll(() => textOf(call.panel), { message: kind })
      .toContain(`It stands at the caret on ${host}.`);
    const after = await wordsOf(chat);
    expect.soft(after, kind).toMatch(/^Look:\s*Result of the tool “echo” of Notes:/);
    // What the server said can't close what it stands in.
    expect.soft(after, kind).toMatch(/`{5}\n+A fence ```` in it\.\n+`{5}/);

    await chat.bringToFront();
    await chat.keyboard.down('Control');
    await chat.keyboard.press('z');
    await chat.keyboard.up('Control');
    await expect.soft.poll(() => wordsOf(chat), { message: kind }).toBe(before);
    await chat.close();
  }
});

test('Firefox: a tab that went elsewhere and a sign-in page get nothing; the clipboard gets a result, and the tools in words', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('echo', { words: 'private' });
  await call.result();
  const chat = await usher.firefox.browser.newPage();
  await chat.goto(`${world.origins.chat}/editor?kind=none`);
  const sidebar = await pressToolbarButton(usher, chat);
  await call.panel.bringToFront();
  await call.press('Insert into chat.test');
  await call.says('Usher found no text field in use on chat.test.');
  await chat.goto(`${world.origins.elsewhere}/landing`);
  await call.press('Insert into chat.test');
  await call.says('only after you called it there');

  // Its field is right at hand, and Usher was called on it: it is the tab of a flow all the same.
  const asking = await notes.callTool('list-notes');
  const tab = await (await usher.nextConsent()).accept();
  await asking.reaches('interacting');
  const email = await seek(tab, { field: 'Email' });
  await email.click();
  await pressToolbarButton(usher, tab);
  await call.panel.bringToFront();
  await call.press('Insert into login.idp.test');
  await call.says('only after you called it there');
  expect(await email.evaluate((field) => (field as HTMLInputElement).value)).toBe('');

  const copied = () => usher.firefox.inFirefox('navigator.clipboard.readText()');
  await call.press('Copy for chat');
  await expect.poll(copied).toMatch(/^Result of the tool “echo” of Notes:/);
  await sidebar.click({ name: 'Describe my tools to a chat' });
  await sidebar.click({ name: 'Copy for chat' });
  await sidebar.says('Copied');
  expect(await copied()).toContain('## Notes');
  expect(await copied()).toMatch(
    /### list-notes\n\n```\nLists your notes, once your account is connected\.\n```/,
  );
});

/** What a composer holds, line for line; empty paragraphs are how editors write blank lines. */
function wordsOf(chat: Page): Promise<string> {
  return chat.evaluate(() => {
    const field = document.querySelector('textarea') ?? document.querySelector('[contenteditable]');
    return field instanceof HTMLTextAreaElement
      ? field.value
      : ((field as HTMLElement | null)?.innerText ?? '');
  });
}
