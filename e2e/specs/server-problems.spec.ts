import { serverCard } from '../kit/server-card.ts';
import { expect, test } from '../kit/test.ts';

test.use({ watching: false });

test('every problem of a server has its plain words and its act', async ({ world, usher }) => {
  const problems = [
    [
      'down',
      'SERVER_UNREACHABLE',
      'down.test can’t be reached. Is the address right, and is the server running?',
    ],
    ['html', 'NOT_AN_MCP_SERVER', 'html.test answers, but not as an MCP server. Check the path of the URL.'],
    ['needs-auth', 'NEEDS_AUTHORIZATION', 'needs-auth.test lets you in only when you are signed in.'],
    [
      'moved',
      'REDIRECTED_ELSEWHERE',
      'moved.test sends requests on to another address. Add the server by its final URL.',
    ],
    ['future', 'VERSION_NOT_SHARED', 'future.test and Usher share no version of the protocol.'],
    [
      'old',
      'OLD_SSE_TRANSPORT',
      'old.test speaks only the old HTTP+SSE transport, which Usher does not support.',
    ],
  ] as const;
  for (const [name, code] of problems) {
    const server = await usher.addServer(world.servers[name], { name });
    expect((await server.read()).state, name).toMatchObject({ state: 'problem', code });
  }

  const panel = await usher.openPanel();
  for (const [name, , sentence] of problems) {
    await expect(serverCard(panel, name)).toContainText('Not usable now');
    await expect(serverCard(panel, name)).toContainText(sentence);
    const act = name === 'needs-auth' ? 'Sign in' : 'Try again';
    await expect(serverCard(panel, name).getByRole('button', { name: act })).toBeVisible();
    await expect(serverCard(panel, name).getByRole('button', { name: /Origin/ })).toHaveCount(0);
  }
  // T2: nothing of the protocol went to where the server pointed.
  expect(world.recorder.received('elsewhere')).toEqual([]);
});

test('T2: follows a redirect within the origin once, and stays at its end', async ({ world, usher }) => {
  const slash = await usher.addServer(world.servers.slash, { name: 'Slash' });
  expect(await slash.read()).toMatchObject({ state: { state: 'ready' }, url: 'https://slash.test/mcp/' });
  const call = await slash.callTool('echo', { Words: 'arrived' });
  await call.result();
  await expect(call.panel.getByRole('region', { name: 'Result' })).toContainText('arrived');
  // One bare GET looks where it leads; from then on nothing is sent to be redirected.
  const paths = world.recorder.requests().map(({ method, path }) => `${method} ${path}`);
  const lookedUp = paths.indexOf('GET /mcp');
  expect(lookedUp).toBeGreaterThan(0);
  expect(paths.slice(lookedUp + 1).filter((path) => !path.endsWith('/mcp/'))).toEqual([]);
});

test('an answer that names only another version is no connection', async ({ world, usher }) => {
  const future = await usher.addServer(`${world.servers.future}/counter-offer`, { name: 'Future' });
  expect((await future.read()).state).toMatchObject({ state: 'problem', code: 'VERSION_NOT_SHARED' });
  const after = world.recorder.received('future').filter(({ message }) => message.method === 'tools/list');
  expect(after).toEqual([]);
});

test('a redirect to another server of the list is still no way to it', async ({ world, usher }) => {
  const server = await usher.addServer(world.servers.moved, { name: 'Moved' });
  expect((await server.read()).state).toMatchObject({ code: 'REDIRECTED_ELSEWHERE' });
  // It points to a host that Usher may talk to now: that changes nothing, because it is another server.
  await usher.addServer(world.servers.elsewhere, { name: 'Elsewhere' });
  world.recorder.clear();
  const panel = await usher.openPanel();
  await serverCard(panel, 'Moved').getByRole('button', { name: 'Try again' }).click();
  await expect
    .poll(() => world.recorder.requests().filter(({ host }) => host === 'moved.test').length)
    .toBeGreaterThan(0);
  await expect(serverCard(panel, 'Moved')).toContainText('sends requests on to another address');
  expect(world.recorder.received('elsewhere')).toEqual([]);
});
