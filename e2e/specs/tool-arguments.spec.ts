import type { Page } from '@playwright/test';
import { expect, test } from '../kit/test.ts';

test.use({ watching: false });

test('arguments are filled in, checked, shown, and sent exactly as shown [S16, F2, F4, F5, F18, F19]', async ({
  world,
  usher,
}) => {
  const server = await usher.addServer(world.servers.elsewhere, { name: 'Elsewhere' });
  const panel = await usher.openPanel(`#/tool/${(await server.read()).id}/many-args`);
  const field = (name: string) => panel.getByLabel(new RegExp(`^${name}( |$)`));

  const urgent = panel.getByRole('group', { name: /^Urgent/ });

  // What the schema says of itself is there before anyone types.
  await expect(field('Copies')).toHaveValue('1');
  await expect(field('Colour')).toHaveValue('"green"');
  await expect(urgent.getByRole('radio', { name: 'No', exact: true })).toBeChecked();
  await expect(field('Day')).toHaveAttribute('type', 'date');

  await field('Copies').fill('a few');
  await field('Ratio').fill('1.5');
  await field('Tags').fill('["a",');
  await field('Address').fill('{"street": "Long Street"}');
  await review(panel);
  await expect(field('Title')).toHaveAccessibleDescription(/Please fill this in/);
  await expect(field('Title')).toBeFocused();
  await expect(field('Copies')).toHaveAccessibleDescription(/Please enter a number/);
  await expect(field('Tags')).toHaveAccessibleDescription(/This is not JSON: look at line 1, column 6/);
  await expect(field('Tags')).toHaveValue('["a",');

  await field('Title').fill('Mine');
  await field('Copies').fill('2');
  await field('Tags').fill('["a", "b"]');
  await review(panel);
  // The schema has the last word: bounds, and what is inside of an object.
  await expect(field('Ratio')).toHaveAccessibleDescription(/does not fit/);
  await expect(field('Address')).toHaveAccessibleDescription(/does not fit/);

  await field('Ratio').fill('0.25');
  await field('Email').fill('anna@example.test');
  await field('Address').fill('{"town": "Lisbon", "__proto__": 1}');
  await field('Day').fill('2026-11-21');
  await field('Colour').selectOption({ label: 'blue' });
  await urgent.getByRole('radio', { name: 'Yes', exact: true }).check();
  await review(panel);
  expect(world.recorder.received('elsewhere').some(({ message }) => message.method === 'tools/call')).toBe(
    false,
  );

  const shown = JSON.parse(await panel.locator('pre.arguments').innerText()) as Record<string, unknown>;
  await panel.getByRole('button', { name: 'Call Many arguments' }).click();
  const sent = await world.recorder.waitFor('elsewhere', ({ message }) => message.method === 'tools/call');
  expect(sent.message.params?.['arguments']).toEqual(shown);
  expect(shown).toEqual({
    title: 'Mine',
    email: 'anna@example.test',
    day: '2026-11-21',
    copies: 2,
    ratio: 0.25,
    colour: 'blue',
    urgent: true,
    tags: ['a', 'b'],
    address: { town: 'Lisbon', ['__proto__']: 1 },
  });
  await expect(panel.getByRole('region', { name: 'Result', exact: true })).toContainText('Lisbon');
});

test('changing one’s mind in the review loses nothing and sends nothing [S16, F1, F5, F19]', async ({
  world,
  usher,
}) => {
  const server = await usher.addServer(world.servers.elsewhere, { name: 'Elsewhere' });
  const panel = await usher.openPanel(`#/tool/${(await server.read()).id}/echo`);
  await panel.getByLabel('Words').fill('“quoted”\nover two lines');
  await review(panel);
  await expect(panel.getByRole('heading', { name: 'This will be sent' })).toBeFocused();
  await panel.getByRole('button', { name: 'Change' }).click();
  await expect(panel.getByLabel('Words')).toHaveValue('“quoted”\nover two lines');
  expect(world.recorder.received('elsewhere').map(({ message }) => message.method)).not.toContain(
    'tools/call',
  );
});

test('one broken tool takes none of the others along, and is named with its reason [H13]', async ({
  world,
  usher,
}) => {
  world.control.spoilToolList('notes-legacy', true);
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Notes' });
  expect((await notes.read()).state).toEqual({ state: 'ready' });
  const panel = await usher.openPanel(`#/server/${(await notes.read()).id}`);
  await panel.getByText(/tools? that can’t be used/).click();
  for (const name of ['no-schema-at-all', 'broken-schema']) {
    await expect(panel.getByRole('listitem').filter({ hasText: name })).toContainText(
      /description of its arguments/,
    );
  }
  const call = await notes.callTool('echo', { Words: 'still here' });
  await call.result();
  await expect(call.panel.getByRole('region', { name: 'Result', exact: true })).toContainText('still here');
});

test('T3: a parameter that belongs in a header travels there too, on the retry as well', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('header-param', { Region: 'nördlich', 'Ask first': true });
  await usher.nextConsent().then((consent) => consent.decline());
  await call.result();
  const calls = world.recorder
    .received('notes-modern')
    .filter(({ message }) => message.method === 'tools/call');
  expect(calls).toHaveLength(2);
  for (const { headers } of calls) {
    // Not a letter of a header's alphabet: it is sent as the specification encodes it.
    expect(headers['mcp-param-region']).toBe(`=?base64?${Buffer.from('nördlich').toString('base64')}?=`);
  }
});

function review(panel: Page): Promise<void> {
  return panel.getByRole('button', { name: 'Review', exact: true }).click();
}
