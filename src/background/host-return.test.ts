import { expect, it } from 'vitest';
import { aServer, aSite, CHAT, KEYS, NOTES } from '../grants/testing/samples';
import type { PageOrigin } from '../grants/types';
import { createHostReturn } from './host-return';

const AUTHORITY = {
  issuer: 'https://login.test',
  authorizationEndpoint: 'https://login.test/auth',
  tokenEndpoint: 'https://tokens.test/token',
  registrationEndpoint: null,
  revocationEndpoint: null,
};

async function returned(
  origin: string,
  arrange: { sites?: readonly string[]; servers?: readonly string[] } = {},
) {
  const gone: string[] = [];
  const hosts = createHostReturn({
    sites: { list: async () => (arrange.sites ?? []).map((site) => aSite({ origin: site as PageOrigin })) },
    servers: {
      list: async () => [aServer(KEYS), ...(arrange.servers ?? []).map((url) => aServer(NOTES, [], { url }))],
    },
    signIns: {
      list: async () => [{ phase: 'authorizing', plan: { server: AUTHORITY } } as never],
    },
    vault: {
      credentials: async (id) =>
        id === KEYS ? ({ server: { ...AUTHORITY, issuer: 'https://id.keys.test' } } as never) : null,
    },
    remove: async (pattern) => void gone.push(pattern),
  });
  await hosts.giveBack([origin]);
  return gone;
}

it('a host is given back when nothing needs it', async () => {
  expect(await returned(CHAT)).toEqual(['https://chat.test/*']);
  expect(await returned('https://chat.test:8443')).toEqual(['https://chat.test/*']);
  expect(
    await returned(CHAT, { sites: ['https://room.chat.test'], servers: ['http://chat.test/mcp'] }),
  ).toEqual(['https://chat.test/*']);
});

it.each([
  ['another port of it is connected', CHAT, { sites: ['https://chat.test:8443'] }],
  ['a server lives there', CHAT, { servers: ['https://chat.test:9000/mcp'] }],
  ['a sign-in goes there', 'https://login.test', {}],
  ['its tokens are renewed there', 'https://tokens.test', {}],
  ['somebody was signed in there', 'https://id.keys.test', {}],
])('it is kept where %s', async (_why, origin, arrange) => {
  expect(await returned(origin, arrange)).toEqual([]);
});

it('a server that goes takes its own host along, and those of whoever let the person in', async () => {
  const hosts = createHostReturn({
    sites: { list: async () => [] },
    servers: { list: async () => [] },
    signIns: { list: async () => [] },
    vault: { credentials: async () => ({ server: AUTHORITY }) as never },
    remove: async (pattern) => {
      gone.push(pattern);
      if (pattern === 'https://login.test/*') throw new Error('given by a policy');
    },
  });
  const gone: string[] = [];
  await hosts.giveBack(await hosts.urlsOf(aServer(NOTES, [], { url: 'https://mcp.notes.test:8443/mcp' })));
  expect(gone).toEqual(['https://mcp.notes.test/*', 'https://login.test/*', 'https://tokens.test/*']);
});
