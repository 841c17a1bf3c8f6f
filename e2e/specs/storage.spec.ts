import type { FlowRow } from '../../src/storage/schema.ts';
import { expect, test } from '../storage/test.ts';

// What is kept, in a real IndexedDB: round trips, secrets, races, pruning. The ledger, faults and crashes have specs of
// their own.

test('a flow comes back as it was saved, in every phase', async ({ openPage }) => {
  const page = await openPage();
  const phases = await page.evaluate(async () => {
    const phases: string[] = [];
    for (const { state, events } of window.usher.secretStory()) {
      await window.usher.open().flows.save(state, events);
      const { flows } = window.usher.open();
      const loaded = await flows.load(state.flow.id);
      if (JSON.stringify(loaded) !== JSON.stringify(state)) throw new Error(`${state.phase} has changed`);
      phases.push(state.phase);
    }
    return phases;
  });
  expect(phases).toEqual([
    'calling',
    'awaiting-form',
    'awaiting-consent',
    'opening-tab',
    'interacting',
    'calling',
    'settled',
  ]);
});

test('nothing secret is legible in the database, at any moment of a flow', async ({ openPage }) => {
  const page = await openPage();
  const dumps = await page.evaluate(async () => {
    const { flows, sessions, servers, pageSessions } = window.usher.open();
    await pageSessions.save(window.usher.aPageSession('a-page-of-mine'));
    const server = window.usher.aServer('server-1', 'canary-free');
    await servers.put(server);
    await sessions.save(server.id, { sessionId: 'canary-session', protocolVersion: '2025-11-25' });
    const dumps: string[] = [];
    for (const { state, events } of window.usher.secretStory()) {
      await flows.save(state, events);
      dumps.push(await window.usher.dump());
    }
    return dumps;
  });
  expect(dumps).toHaveLength(7);
  for (const dump of dumps) {
    expect(dump.replaceAll('canary-free', '')).not.toContain('canary');
    // The search sees what is there: plain columns, and keys that no script can read.
    expect(dump).toContain('https://server-1.notes.test/mcp');
    expect(dump).toContain('phase:');
    expect(dump).toContain('a-page-of-mine');
    expect(dump.match(/key\(extractable: false\)/g)).toHaveLength(dump.includes('urlHmac') ? 2 : 1);
    expect(dump).not.toContain('extractable: true');
  }
  const rows = await page.evaluate(() => window.usher.rows<FlowRow>('flows'));
  expect(Object.keys(rows[0] ?? {}).sort()).toEqual([
    'bytes',
    'id',
    'phase',
    'sealed',
    'serverId',
    'settledAtMs',
    'startedAtMs',
  ]);
});

test('two pages that save at once lose nothing', async ({ openPage }) => {
  const pages = await Promise.all([openPage(), openPage()]);
  await pages[0]!.evaluate(async () => {
    await window.usher.open().servers.put(window.usher.aServer('s', ''));
  });
  await Promise.all(
    pages.map((page, index) =>
      page.evaluate(async (index) => {
        const { flows, servers } = window.usher.open();
        const { id } = window.usher.aServer('s');
        const work: Promise<unknown>[] = [];
        for (let n = 0; n < 40; n += 1) {
          const [save] = window.usher.secretStory(`${index}-${n}`).slice(2);
          if (save !== undefined) work.push(flows.save(save.state, save.events));
          work.push(servers.update(id, (server) => ({ ...server, name: `${server.name}${index}` })));
        }
        await Promise.all(work);
      }, index),
    ),
  );
  const kept = await pages[1]!.evaluate(async () => {
    const { flows, consent, servers } = window.usher.open();
    const events = await window.usher.rows('consent-events');
    const [record] = await consent.records();
    const flowCount = (await flows.list()).length;
    return { flowCount, events: events.length, requested: record?.requested, names: await servers.list() };
  });
  expect(kept).toMatchObject({ flowCount: 80, events: 80, requested: 80 });
  const name = kept.names[0]?.name ?? '';
  expect([name.length, name.replaceAll('0', '').length]).toEqual([80, 40]);
});

test('two pages that need the first key at the same moment use the same one', async ({ openPage }) => {
  const pages = await Promise.all([openPage(), openPage()]);
  for (let round = 0; round < 15; round += 1) {
    const startsAtMs = Date.now() + 60;
    await Promise.all(
      pages.map((page, index) =>
        page.evaluate(
          async ({ name, startsAtMs, index }) => {
            const { flows, consent } = window.usher.open({ name });
            const [save] = window.usher.secretStory(`flow-${index}`).slice(2);
            if (save === undefined) return;
            while (Date.now() < startsAtMs) {}
            await Promise.all([flows.save(save.state, save.events), consent.knownHosts()]);
          },
          { name: `race-${round}`, startsAtMs, index },
        ),
      ),
    );
    const read = await pages[round % 2]!.evaluate(async (name) => {
      const { flows, consent } = window.usher.open({ name });
      const pair = { serverOrigin: 'https://mcp.notes.test', targetOrigin: 'https://idp.test' };
      const events = await consent.events(pair);
      const hmacs = new Set(events.map((event) => ('urlHmac' in event ? event.urlHmac : '')));
      return { flows: (await flows.list()).length, damaged: await flows.damaged(), hmacs: hmacs.size };
    }, `race-${round}`);
    expect(read).toEqual({ flows: 2, damaged: [], hmacs: 1 });
  }
});

test('the newest fifty endings are kept, and every flow that waits', async ({ openPage }) => {
  const page = await openPage();
  const kept = await page.evaluate(async () => {
    const { flows } = window.usher.open();
    const { waitingFlow, settledFlow } = window.usher;
    await flows.save(waitingFlow('old', 1), []);
    for (let n = 0; n < 60; n += 1) await flows.save(settledFlow(`s${n}`, 1_000 + n, 2_000 + n), []);
    // It began before all others and took a week.
    await flows.save(settledFlow('week', 2, 700_000_000), []);
    const ids = (await flows.list()).map((state) => state.flow.id as string);
    const waiting = (await flows.waiting()).map((state) => state.flow.id as string);
    const late = await flows.settledSince(2_058);
    await flows.remove(waitingFlow('old').flow.id);
    return { ids, waiting, late, afterRemoval: (await flows.list()).length };
  });
  expect(kept.ids.slice(0, 3)).toEqual(['old', 'week', 's11']);
  expect(kept.ids).toHaveLength(51);
  expect(kept.waiting).toEqual(['old']);
  expect(kept.late).toEqual(['s58', 's59', 'week']);
  expect(kept.afterRemoval).toBe(50);
});

test('large results share a budget: the oldest go first, and the newest is kept whatever its size', async ({
  openPage,
}) => {
  const page = await openPage();
  const kept = await page.evaluate(async () => {
    const { flows } = window.usher.open();
    const { settledFlow } = window.usher;
    const megabytes = (count: number) => 'x'.repeat(count * 1024 * 1024);
    for (let n = 0; n < 3; n += 1) await flows.save(settledFlow(`s${n}`, n, n, megabytes(30)), []);
    const two = await flows.settledIds();
    await flows.save(settledFlow('huge', 9, 9, megabytes(70)), []);
    return { two, one: await flows.settledIds() };
  });
  expect(kept).toEqual({ two: ['s1', 's2'], one: ['huge'] });
});

test('a flow of an earlier run of the browser is known as such until it is saved again', async ({
  openPage,
}) => {
  const page = await openPage();
  const runs = await page.evaluate(async () => {
    const { waitingFlow, settledFlow, open } = window.usher;
    const [before, after] = [open({ run: 'monday' }), open({ run: 'tuesday' })];
    for (const id of ['one', 'two']) await before.flows.save(waitingFlow(id), []);
    await before.flows.save(settledFlow('done', 1, 2), []);
    const seen = [await before.flows.ofEarlierRuns(), await after.flows.ofEarlierRuns()];
    await after.flows.save(waitingFlow('one'), []);
    return [...seen, await after.flows.ofEarlierRuns()];
  });
  expect(runs).toEqual([[], ['one', 'two'], ['two']]);
});

test('servers, sessions and settings are kept, changed and removed', async ({ openPage }) => {
  const page = await openPage();
  const kept = await page.evaluate(async () => {
    const { servers, sessions, settings } = window.usher.open();
    const [first, second] = [window.usher.aServer('b'), { ...window.usher.aServer('a'), addedAtMs: 2 }];
    await servers.put(second);
    await servers.put(first);
    const order = (await servers.list()).map((server) => server.id as string);
    const thrown = await window.usher.refusal(
      servers.update(first.id, () => {
        throw new TypeError('a bug');
      }),
    );
    const unchanged = await servers.get(first.id);
    await servers.remove(second.id);
    const gone = await servers.update(second.id, (server) => server);
    const session = { sessionId: 'id', protocolVersion: '2025-06-18' };
    await sessions.save(first.id, session);
    const loaded = await window.usher.open().sessions.load(first.id);
    await sessions.forget(first.id);
    const before = await settings.load();
    await settings.set('offersNavigation', false);
    const after = await settings.load();
    const forgotten = await sessions.load(first.id);
    return { order, thrown, unchanged: unchanged?.name, gone, loaded, forgotten, before, after };
  });
  expect(kept).toEqual({
    order: ['b', 'a'],
    thrown: { code: 'TypeError', reason: null },
    unchanged: 'Notes',
    gone: null,
    loaded: { sessionId: 'id', protocolVersion: '2025-06-18' },
    forgotten: null,
    before: { offersNavigation: true },
    after: { offersNavigation: false },
  });
});

test('what a page’s client said outlives the worker, and a damaged session takes no other with it', async ({
  openPage,
}) => {
  const page = await openPage();
  const kept = await page.evaluate(async () => {
    const { aPageSession, changeRow, open } = window.usher;
    const { pageSessions } = open();
    for (const id of ['one', 'two', 'gone', 'damaged']) await pageSessions.save(aPageSession(id));
    await pageSessions.save({ ...aPageSession('two'), takenUpTo: 9 });
    await pageSessions.remove('gone');
    await changeRow('page-sessions', 'damaged', (row) => ({
      ...(row as object),
      sealed: { iv: 'x', data: 'y' },
    }));
    const read = await open().pageSessions.list();
    return { read, expected: [aPageSession('one'), { ...aPageSession('two'), takenUpTo: 9 }] };
  });
  expect(kept.read).toEqual(kept.expected);
});
