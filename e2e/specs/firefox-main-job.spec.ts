import { signIn } from '../firefox/prompt.ts';
import { expect, test } from '../firefox/test.ts';
import { paramsOf, witness } from '../kit/witness.ts';

test('Firefox: a sign-in is asked for, agreed to, watched, retried and remembered', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const server = witness(world, 'notes-modern');
  const call = await notes.callTool('list-notes');

  const consent = await usher.nextConsent();
  expect(consent.text).toContain('My notes');
  expect(consent.url).toMatch(/^https:\/\/mcp\.notes\.test\/connect\?ticket=/);
  // Nothing is looked up before the person agrees (E22).
  expect(world.recorder.visits('mcp.notes.test')).toEqual([]);

  const tab = await consent.accept();
  await call.reaches('interacting');
  await call.says('login.idp.test');
  await signIn(tab);

  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  await call.says('Groceries');
  const [first, retry] = server.calls();
  expect(retry?.id).not.toEqual(first?.id);
  expect(await usher.consentRecords()).toMatchObject([
    {
      serverOrigin: 'https://mcp.notes.test',
      targetOrigin: 'https://mcp.notes.test',
      granted: 1,
      completed: 1,
    },
  ]);
});

test('Firefox: -32042 is answered by the bare request again', async ({ world, usher }) => {
  world.control.setSendsCompletion(false);
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('list-notes');
  const tab = await (await usher.nextConsent()).accept();
  await call.reaches('interacting');
  expect(server.story()).toEqual(['tools/call']);
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
  const [first, retry] = server.calls();
  expect(paramsOf(retry!)).toEqual(paramsOf(first!));
});

test('Firefox: elicitation/create is answered once the tab is open, and the call ends by itself', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-legacy'], { name: 'Old notes' });
  const server = witness(world, 'notes-legacy');
  const call = await notes.callTool('list-notes-inflight');
  const tab = await (await usher.nextConsent()).accept();
  await call.reaches('interacting');
  await world.recorder.waitForHappening('notes-legacy', 'elicitation-answered');
  expect(server.answers()).toMatchObject([{ result: { action: 'accept' } }]);
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'answer']);
});

test('Firefox: a link in a tool error gets the same consent, and the bare call again', async ({
  world,
  usher,
}) => {
  const tools = await usher.addServer(world.servers.arcade, { name: 'Toolbox' });
  const server = witness(world, 'arcade');
  const call = await tools.callTool('send-mail');
  const tab = await (await usher.nextConsent()).accept();
  await call.reaches('interacting');
  await signIn(tab);
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  expect(server.story()).toEqual(['tools/call', 'tools/call']);
});

test('Firefox: a form is filled in, reviewed and sent; a declined page is told to the server', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const server = witness(world, 'notes-modern');
  const share = await notes.callTool('share-note');
  const form = await usher.nextConsent();
  await form.submit({ Recipient: 'bob@notes.example' });
  expect(await share.result()).toMatchObject({ outcome: 'completed' });
  expect(paramsOf(server.calls()[1]!)).toMatchObject({
    inputResponses: { sharing: { action: 'accept', content: { recipient: 'bob@notes.example' } } },
  });

  const list = await notes.callTool('list-notes');
  await (await usher.nextConsent()).decline();
  expect(await list.result()).toMatchObject({ outcome: 'declined' });
  expect(world.recorder.visits('mcp.notes.test')).toEqual([]);
});

test('Firefox: an argument that belongs in a header travels there, letters of other languages too', async ({
  world,
  usher,
}) => {
  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'My notes' });
  const call = await notes.callTool('header-param', { region: 'nördlich' });
  expect(await call.result()).toMatchObject({ outcome: 'completed' });
  const sent = world.recorder
    .received('notes-modern')
    .findLast(({ message }) => message.method === 'tools/call');
  expect(sent?.headers['mcp-param-region']).toBe('=?base64?bsO2cmRsaWNo?=');
});
