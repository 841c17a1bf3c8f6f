import type { FormAnswers } from '../kit/form.ts';
import { expect, test } from '../kit/test.ts';
import { answerTo, paramsOf, witness } from '../kit/witness.ts';

// Form mode: every primitive of the restricted schema, in both eras.

/** What `share-note` asks for, filled in by label. */
const ANSWERS: FormAnswers = {
  Title: 'Letter to the landlord',
  Recipient: 'bob@notes.example',
  'Link to add': 'https://elsewhere.test/landing',
  'From which day': '2026-12-24',
  'Until when': '2026-12-31T18:00:00Z',
  'Short name': 'landlord',
  Importance: '0.75',
  Copies: '3',
  'Tell the recipient': false,
  Colour: 'blue',
  Access: 'May write',
  Days: ['tuesday', 'friday'],
  Folders: ['At home', 'At work'],
};

/** The same as it has to arrive. */
const CONTENT = {
  title: 'Letter to the landlord',
  recipient: 'bob@notes.example',
  link: 'https://elsewhere.test/landing',
  day: '2026-12-24',
  until: '2026-12-31T18:00:00Z',
  slug: 'landlord',
  importance: 0.75,
  copies: 3,
  notify: false,
  colour: 'blue',
  access: 'write',
  days: ['tuesday', 'friday'],
  folders: ['home', 'work'],
};

/** What is sent when only the recipient is filled in: the server's own defaults. */
const DEFAULTS = {
  title: 'Groceries',
  recipient: 'bob@notes.example',
  importance: 0.5,
  copies: 1,
  notify: true,
  colour: 'green',
  access: 'read',
  days: ['monday'],
};

for (const era of ['notes-modern', 'notes-legacy'] as const) {
  test.describe(era, () => {
    /** Sends the form and gives the content that arrived. */
    const sent = (server: ReturnType<typeof witness>): unknown =>
      era === 'notes-modern'
        ? (server.calls()[1]!.params!['inputResponses'] as Record<string, unknown>)['sharing']
        : server.answers()[0]!.result;

    test('every kind of field is filled in, reviewed and sent with its own type [E3]', async ({
      world,
      usher,
    }) => {
      const notes = await usher.addServer(world.servers[era], { name: 'Notes' });
      const server = witness(world, era);
      const call = await notes.callTool('share-note');
      const form = await usher.nextConsent();
      expect(form).toMatchObject({
        mode: 'form',
        server: 'Notes',
        message: 'How shall this note be shared?',
      });
      await form.review(ANSWERS);
      const review = form.page.getByRole('region', { name: 'Ready to send' });
      for (const words of ['Letter to the landlord', 'bob@notes.example', '0.75', 'No', 'May write (write)'])
        await expect(review.getByText(words, { exact: true })).toBeVisible();
      expect(server.story()).toEqual(['tools/call']);
      await form.submit();

      expect(await call.result()).toMatchObject({ outcome: 'completed' });
      await expect(call.card.getByText(/^Shared with /)).toBeVisible();
      expect(sent(server)).toEqual({ action: 'accept', content: CONTENT });
      if (era === 'notes-modern') {
        const [first, retry] = server.calls();
        expect(paramsOf(retry!)).toEqual({
          ...paramsOf(first!),
          inputResponses: { sharing: { action: 'accept', content: CONTENT } },
          requestState: answerTo(world, era, first!).result!['requestState'],
        });
      } else expect(server.story()).toEqual(['tools/call', 'answer']);
      // A form opens nothing: it leaves no consent record.
      expect(await usher.consentRecords()).toEqual([]);
    });

    test('defaults are filled in, and what is left empty is not sent [E9]', async ({ world, usher }) => {
      const notes = await usher.addServer(world.servers[era]);
      const server = witness(world, era);
      const call = await notes.callTool('share-note');
      await (await usher.nextConsent()).submit({ Recipient: 'bob@notes.example' });
      expect(await call.result()).toMatchObject({ outcome: 'completed' });
      expect(sent(server)).toEqual({ action: 'accept', content: DEFAULTS });
    });

    for (const [way, action, outcome] of [
      ['decline', 'decline', 'declined'],
      ['cancel', 'cancel', 'cancelled'],
      ['close', 'cancel', 'cancelled'],
    ] as const) {
      test(`${way}: the server hears ${action}, and none of what was typed`, async ({ world, usher }) => {
        const notes = await usher.addServer(world.servers[era]);
        const server = witness(world, era);
        const call = await notes.callTool('share-note');
        const form = await usher.nextConsent();
        await form.fill(ANSWERS);
        await form[way]();
        expect(await call.result()).toMatchObject({ outcome });
        expect(sent(server)).toEqual({ action });
        expect(JSON.stringify(server.messages())).not.toContain('landlord');
      });
    }
  });
}

for (const [name, tool, given] of [
  ['notes-legacy', 'ask-secret', { what: 'password' }],
  ['notes-legacy', 'ask-secret', { what: 'api-key' }],
  ['hostile-modern', 'secret-form', {}],
] as const) {
  test(`a form that asks for a secret is never shown: ${tool} of ${name} ${JSON.stringify(given)}`, async ({
    world,
    usher,
  }) => {
    const hostile = await usher.addServer(world.servers[name]);
    const server = witness(world, name);
    const call = await hostile.callTool(tool, given);
    // The server goes on, and its answer shows what it was told.
    expect(JSON.stringify(await call.result())).toContain('The answer was decline.');
    const notices = call.card.getByRole('list', { name: 'What happened on the way' });
    await expect(notices).toContainText(/asked for a secret/);
    expect(server.story()).toHaveLength(2);
  });
}

test('a form that only sounds like one that asks for a secret is shown', async ({ world, usher }) => {
  const notes = await usher.addServer(world.servers['notes-legacy']);
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('ask-secret', { what: 'honest' });
  await (await usher.nextConsent()).submit({ 'Token limit': '900' });
  await call.result();
  expect(server.answers()[0]!.result).toEqual({ action: 'accept', content: { tokenLimit: 900 } });
});

test('what does not fit is pointed out, and nothing that was typed is lost [E29]', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern']);
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('share-note');
  const form = await usher.nextConsent();
  const wrong: readonly (readonly [string, string, RegExp])[] = [
    ['Title', 'ab', /at least 3 characters/],
    ['Recipient', 'nobody', /email address/],
    ['Link to add', 'not an address', /full address/],
    ['Until when', 'tomorrow', /date and time/],
    ['Short name', 'Landlord 7', /form the server asks for/],
    ['Importance', '7', /1 or less/],
    ['Copies', '1.5', /whole number/],
  ];
  const days = ['monday', 'tuesday', 'friday'];
  await form.review({ ...Object.fromEntries(wrong.map(([label, typed]) => [label, typed])), Days: days });
  for (const [label, typed, problem] of wrong) {
    const field = form.page.getByRole('textbox', { name: new RegExp(`^${label}`) });
    await expect(field).toHaveValue(typed);
    await expect(field).toHaveAccessibleDescription(problem);
  }
  await expect(form.page.getByRole('group', { name: /^Days/ })).toHaveAccessibleDescription(/at most 2/);
  await expect(form.page.getByRole('textbox', { name: /^Title/ })).toBeFocused();
  expect(server.story()).toEqual(['tools/call']);

  await form.submit(ANSWERS);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.calls()[1]!.params!['inputResponses']).toEqual({
    sharing: { action: 'accept', content: CONTENT },
  });
});
