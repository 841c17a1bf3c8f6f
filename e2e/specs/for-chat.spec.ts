import type { Page } from '@playwright/test';
import { createChat } from '../fixtures/chat/chat.ts';
import { invokeUsher } from '../kit/sites.ts';
import { expect, opened, test } from '../kit/test.ts';

// Chats without an integration: a result is taken there by the clipboard, or to the caret of the page at hand.

test.use({ watching: false });

const KINDS = ['textarea', 'contenteditable', 'prosemirror', 'lexical'] as const;

test('a result is put at the caret of a chat that knows nothing of Usher, and one undo takes it out again', async ({
  world,
  usher,
}) => {
  test.slow();
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('echo', { Words: 'A fence ```` in it.' });
  await call.result();
  const button = call.panel.getByRole('button', { name: 'Insert into chat.test' });
  // Nowhere to put it: Usher was called on no page.
  await expect(call.panel.getByRole('button', { name: 'Copy for chat' })).toBeVisible();
  await expect(button).toHaveCount(0);

  for (const kind of KINDS) {
    const chat = await usher.browser.context.newPage();
    await chat.goto(`${world.origins.chat}/editor?kind=${kind}`);
    await chat.getByRole('textbox', { name: 'Message' }).click();
    await chat.keyboard.type('Look: ');
    const before = await wordsOf(chat);
    // Editors make one step of undo of what comes within half a second of each other; no person is as fast.
    await chat.waitForTimeout(600);
    await (await invokeUsher(usher, chat)).close();

    await call.panel.bringToFront();
    await button.click();
    await expect(call.panel.getByText('It stands at the caret on chat.test.')).toBeVisible();
    const after = await wordsOf(chat);
    expect(after, kind).toMatch(/^Look:\s*Result of the tool “echo” of Notes:/);
    // What the server said can't close what it stands in.
    expect(after, kind).toMatch(/`{5}\n+A fence ```` in it\.\n+`{5}/);

    await chat.bringToFront();
    await chat.keyboard.press('ControlOrMeta+z');
    await expect.poll(() => wordsOf(chat), { message: kind }).toBe(before);
    await chat.close();
  }
});

test('what a page does with a paste is looked at: inserted is what stands in its composer', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('echo', { Words: 'hello' });
  await call.result();
  for (const [kind, said] of [
    ['refuses', 'Usher does not see it in the message box of chat.test.'],
    ['late', 'It stands at the caret on chat.test.'],
  ] as const) {
    const chat = await usher.browser.context.newPage();
    await chat.goto(`${world.origins.chat}/editor?kind=${kind}`);
    await chat.getByRole('textbox', { name: 'Message' }).click();
    await chat.keyboard.type('Result of');
    await (await invokeUsher(usher, chat)).close();
    await call.panel.bringToFront();
    await call.panel.getByRole('button', { name: 'Insert into chat.test' }).click();
    await expect(call.panel.getByText(said)).toBeVisible();
    expect(await wordsOf(chat), kind).toMatch(
      kind === 'late' ? /^Result ofResult of the tool/ : /^Result of$/,
    );
    await chat.close();
  }
  // What was said of one page is not said of the next.
  const other = await usher.browser.context.newPage();
  await other.goto(`${world.origins.chat}:8443/editor?kind=textarea`);
  await (await invokeUsher(usher, other)).close();
  await expect(call.panel.getByRole('button', { name: 'Insert into chat.test:8443' })).toBeVisible();
  await expect(call.panel.getByText('It stands at the caret')).toHaveCount(0);
  // The way that is left is right there.
  await expect(call.panel.getByRole('button', { name: 'Copy for chat' })).toBeVisible();
});

test('a page without a composer, a tab that went elsewhere and a sign-in page get nothing', async ({
  world,
  usher,
}) => {
  test.slow();
  world.host('parlour.test', () => ({ handler: createChat(), close: async () => {} }));
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('echo', { Words: 'private' });
  await call.result();
  const insert = (host: string) => call.panel.getByRole('button', { name: `Insert into ${host}` }).click();

  const chat = await usher.browser.context.newPage();
  await chat.goto(`${world.origins.chat}/editor?kind=none`);
  await (await invokeUsher(usher, chat)).close();
  await call.panel.bringToFront();
  await insert('chat.test');
  await expect(call.panel.getByText('Usher found no text field in use on chat.test.')).toBeVisible();

  // The tab shows another site meanwhile, into which the browser would let Usher write: it was not meant.
  await usher.browser.grantHost('https://parlour.test/*');
  await chat.goto('https://parlour.test/editor?kind=textarea');
  await chat.getByRole('textbox', { name: 'Message' }).click();
  await call.panel.bringToFront();
  await insert('chat.test');
  await expect(call.panel.getByText('only after you called it there')).toBeVisible();
  expect(await wordsOf(chat)).toBe('');

  // Its field is right at hand, and Usher was called on it: it is the tab of a flow all the same.
  const asking = await notes.callTool('list-notes');
  const tab = opened(await (await usher.nextConsent()).accept());
  await asking.reaches('interacting');
  await tab.getByLabel('Email').click();
  await (await invokeUsher(usher, tab)).close();
  await call.panel.bringToFront();
  await insert('login.idp.test');
  await expect(call.panel.getByText('only after you called it there')).toBeVisible();
  await expect(tab.getByLabel('Email')).toHaveValue('');
});

test('the tools are described in words that a model can follow', async ({ world, usher }) => {
  await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  await usher.browser.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const panel = await usher.openPanel();
  await panel.getByText('Describe my tools to a chat').click();
  await panel.getByRole('button', { name: 'Copy for chat' }).click();
  await expect(panel.getByText('Copied')).toBeVisible();
  const text = await panel.evaluate(() => navigator.clipboard.readText());
  expect(text).toContain('## Notes');
  expect(text).toMatch(/### list-notes\n\n```\nLists your notes, once your account is connected\.\n```/);
  expect(text).toContain('"required"');
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
