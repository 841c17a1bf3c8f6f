import { BOOK, hostLibrary, SHELF } from '../fixtures/library.ts';
import { openChat } from '../kit/chat.ts';
import { nextGrant } from '../kit/grant-prompt.ts';
import { connectSite } from '../kit/sites.ts';
import { expect, opened, test } from '../kit/test.ts';
import { paramsOf, witness } from '../kit/witness.ts';

// A chat uses what servers have besides tools: of one in either era, with a client in either.

const CHAT = 'https://chat.test';

test('resources and prompts of two servers: asked about, signed in for, told of when they change, taken back [L1]', async ({
  world,
  usher,
}) => {
  const library = hostLibrary(world);
  const everything = await world.everything();
  await usher.addServer(library.url, { name: 'Library' });
  await usher.addServer(everything, { name: 'Everything' });
  const chat = await openChat(usher, `${CHAT}/`);
  await connectSite(usher, chat.page, { servers: { Library: {}, Everything: {} } });
  await chat.connected();
  const [books, others] = [witness(world, 'library'), witness(world, 'everything')];
  const asked = (method: string) => books.messages().filter((message) => message.method === method);
  const changed = chat.page.getByText('Library: The shelf has changed.');

  await test.step('what there is, told apart, and nobody was asked before', async () => {
    expect(books.story()).toEqual([]);
    const listed = await (await chat.ask('resources')).result();
    expect(listed).toMatch(/^usher-[0-9a-f]{6}\+library:\/\/shelf: Library: The shelf$/m);
    expect(listed).toMatch(/^usher-[0-9a-f]{6}\+library:\/\/search\{\?words\}: Library: Search$/m);
    expect(listed).toMatch(
      /^usher-[0-9a-f]{6}\+demo:\/\/resource\/dynamic\/text\/\{resourceId\}: Everything: /m,
    );
    expect(await (await chat.ask('prompts')).result()).toMatch(
      /^[0-9a-f]{6}_recommend: Library: Recommend a book$/m,
    );
  });

  await test.step('a resource is read when the person says so', async () => {
    const answer = await chat.ask('read The shelf');
    const grant = await nextGrant(usher);
    expect(grant.text).toMatch(/chat\.test/);
    expect(grant.given).toBe(SHELF);
    expect(asked('resources/read')).toEqual([]);
    await grant.allow();
    expect(await answer.result()).toBe('On the shelf: Walden.');
    expect(paramsOf(asked('resources/read')[0]!)).toMatchObject({ uri: SHELF });
  });

  await test.step('a prompt names what can be read', async () => {
    const answer = await chat.ask('prompt Recommend a book {"mood": "sad"}');
    const grant = await nextGrant(usher);
    expect(grant.text).toContain('recommend');
    expect(grant.given).toContain('sad');
    await grant.allow();
    expect(await answer.result()).toMatch(/somebody who is sad\.\nusher-[0-9a-f]{6}\+library:\/\/shelf$/);
    const other = await chat.ask('prompt Simple Prompt');
    await (await nextGrant(usher)).allow();
    expect(await other.result()).toMatch(/simple prompt/i);
    expect(others.story()).toContain('prompts/get');
  });

  await test.step('what has to be signed in for goes out and comes back while the page waits', async () => {
    const answer = await chat.ask('read Walden');
    await (await nextGrant(usher)).allow('revoked');
    const consent = await usher.nextConsent();
    expect(consent).toMatchObject({ server: 'Library', message: 'Show your library card.' });
    await usher.restartWorker();
    const tab = opened(await consent.accept());
    await tab.getByRole('button', { name: 'Show my card' }).click();
    expect(await answer.result()).toBe('I went to the woods.');
    const reads = asked('resources/read').filter(({ params }) => params?.['uri'] === BOOK);
    expect(reads).toHaveLength(2);
    expect(reads[1]?.params).toMatchObject({ inputResponses: { card: { action: 'accept' } } });
    expect(await chat.page.content()).not.toContain('cards.reader.test');
  });

  await test.step('a change arrives, and what may have changed while nobody listened', async () => {
    const answer = await chat.ask('watch The shelf');
    await expect(answer.said).toContainText('I will tell you when it changes.');
    await expect(answer.said).toHaveAttribute('aria-busy', 'false');
    await world.recorder.waitFor('library', () => asked('subscriptions/listen').length > 0);
    library.addBook('Emma');
    await expect(changed).toHaveCount(1);
    expect(await (await chat.ask('read The shelf')).result()).toBe('On the shelf: Walden, Emma.');
    await usher.restartWorker();
    await (await chat.ask('resources')).result();
    await expect(changed).toHaveCount(2);
  });

  await test.step('what is refused for good is gone', async () => {
    const answer = await chat.ask('read architecture.md');
    await (await nextGrant(usher)).refuseForGood();
    await expect(answer.said).toContainText('The user declined.');
    await expect(answer.said).toHaveAttribute('aria-busy', 'false');
    const listed = await (await chat.ask('resources')).result();
    expect(listed).toContain('Library: The shelf');
    expect(listed).not.toContain('Everything');
    expect(others.story()).not.toContain('resources/read');
  });
});

test('a client of 2025-11-25 is subscribed at a server of 2025-11-25, until it is taken back', async ({
  world,
  usher,
}) => {
  await usher.addServer(await world.everything(), { name: 'Everything' });
  const chat = await openChat(usher, `${CHAT}/v1`);
  await connectSite(usher, chat.page, {
    servers: { Everything: { 'All resources': 'allow', 'Toggle Subscriber Updates': 'allow' } },
  });
  await chat.connected();
  const server = witness(world, 'everything');
  const [template = ''] =
    /usher-\S+text\/\{resourceId\}/.exec(await (await chat.ask('resources')).result()) ?? [];
  const uri = template.replace('{resourceId}', '7');
  expect(await (await chat.ask(`read ${uri}`)).result()).toContain('Resource 7');
  const watching = await chat.ask(`watch ${uri}`);
  await expect(watching.said).toContainText('I will tell you');
  await expect(watching.said).toHaveAttribute('aria-busy', 'false');
  await world.recorder.waitFor('everything', () => server.story().includes('resources/subscribe'));
  const subscribed = server.messages().find(({ method }) => method === 'resources/subscribe');
  expect(subscribed?.params).toMatchObject({ uri: 'demo://resource/dynamic/text/7' });
  await chat.ask('toggle subscriber updates');
  await expect(chat.page.getByText(`${uri} has changed.`).first()).toBeVisible();

  const panel = await usher.openPanel('#/sites');
  await panel.getByRole('button', { name: 'Disconnect' }).first().click();
  await world.recorder.waitFor('everything', () => server.story().includes('resources/unsubscribe'));
});
