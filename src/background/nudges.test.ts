import { expect, it } from 'vitest';
import type { PageSession } from '../elicitation/page-session';
import type { Offer } from '../gateway/ports';
import { aServer, aTool, CHAT, NOTES, RUN } from '../grants/testing/samples';
import { hashOffered } from './listed';
import { createNudges } from './nudges';
import { createPageSessions } from './page-sessions';

const OTHER = 'https://parlour.test';
const server = aServer(NOTES, [aTool('list')]);
const OFFERS: readonly Offer[] = [{ server, tools: server.tools, parts: [], allowedParts: [] }];

function aSession(id: string, more: Partial<PageSession>): PageSession {
  return {
    id,
    origin: CHAT,
    tabId: 1,
    runId: RUN,
    openedAtMs: 1,
    opening: [],
    takenUpTo: 0,
    pending: [],
    listed: 'old',
    ...more,
  };
}

function begin(all: readonly PageSession[]) {
  const rows = new Map(all.map((session) => [session.id, session]));
  const sessions = createPageSessions(
    {
      list: async () => [...rows.values()],
      save: async (session) => void rows.set(session.id, session),
      remove: async (id) => void rows.delete(id),
    },
    async () => RUN,
  );
  const nudged: number[] = [];
  const nudges = createNudges({
    sessions,
    runId: async () => RUN,
    isServed: (session) => session.now().id === 'here',
    offers: async () => OFFERS,
    nudge: async (tabId) => void nudged.push(tabId),
  });
  return { nudges, nudged, rows, sessions };
}

const ALL = [
  aSession('one', { tabId: 1 }),
  aSession('another of its tab', { tabId: 1 }),
  aSession('here', { tabId: 2 }),
  aSession('of an earlier run', { tabId: 3, runId: 'earlier' }),
  aSession('of another site', { tabId: 4, origin: OTHER }),
  aSession('whose tools are the same', { tabId: 5, listed: hashOffered('tools', OFFERS) }),
  aSession('that has listed none', { tabId: 6, listed: null }),
  aSession('whose resources are gone', { tabId: 7, listed: null, listedParts: { resources: 'old' } }),
];

it('pages without a port whose lists are not what they were are nudged, once a tab, and nobody else', async () => {
  const { nudges, nudged } = begin(ALL);
  await nudges.offersChanged(CHAT);
  expect(nudged).toEqual([1, 7]);
  await nudges.offersChanged();
  expect(nudged.slice(2)).toEqual([1, 4, 7]);
});

it('every page without a port of a site that is revoked is nudged, once what it had is forgotten', async () => {
  const { nudges, nudged, sessions, rows } = begin(ALL);
  await nudges.revoked(CHAT, async () => {
    expect(nudged).toEqual([]);
    for (const session of await sessions.all()) await session.remove();
  });
  expect(rows.size).toBe(0);
  expect(nudged).toEqual([1, 5, 6, 7]);
});
