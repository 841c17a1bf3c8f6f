import { setTimeout as sleep } from 'node:timers/promises';
import type { FlowRow } from '../../src/storage/schema.ts';
import { expect, test } from '../storage/test.ts';

// What is promised when the browser, the disk or another version of Usher gets in the way.

for (const how of ['abort', 'QuotaExceededError', 'UnknownError'] as const) {
  test(`a save that fails in the middle (${how}) leaves everything as it was`, async ({ openPage }) => {
    const page = await openPage();
    const { refusals, changed, writes, after } = await page.evaluate(async (how) => {
      const { flows } = window.usher.open();
      const [, , asked, agreed] = window.usher.secretStory();
      if (asked === undefined || agreed === undefined) throw new Error('no story');
      await flows.save(asked.state, asked.events);
      const before = await window.usher.dump();
      const events = [...agreed.events, ...agreed.events];
      const refusals: unknown[] = [];
      const changed: number[] = [];
      const countWrites = window.usher.failWrite(-1, how);
      await window.usher.open({ name: 'dry run' }).flows.save(agreed.state, events);
      // Two keys, and the head of a ledger without entries.
      const firstWrites = 3;
      const writes = countWrites() - firstWrites;
      for (let nth = 1; nth <= writes; nth += 1) {
        const heal = window.usher.failWrite(nth, how);
        refusals.push(await window.usher.refusal(flows.save(agreed.state, events)));
        heal();
        if ((await window.usher.dump()) !== before) changed.push(nth);
      }
      await flows.save(agreed.state, events);
      return { refusals, changed, writes, after: await flows.load(agreed.state.flow.id) };
    }, how);
    // The flow, for each of the two events the event and its record, and the head of their chain.
    expect(writes).toBe(6);
    const expected = {
      abort: { code: 'STORAGE_UNAVAILABLE', reason: 'AbortError' },
      QuotaExceededError: { code: 'STORAGE_FULL', reason: null },
      UnknownError: { code: 'STORAGE_UNAVAILABLE', reason: 'UnknownError' },
    }[how];
    expect(refusals).toEqual(Array(6).fill(expected));
    expect(changed).toEqual([]);
    expect(after?.phase).toBe('opening-tab');
  });
}

test('of a thousand saves that the browser aborts none is there by half', async ({ openPage }) => {
  const page = await openPage();
  const { aborted, isUnchanged } = await page.evaluate(async () => {
    const { flows } = window.usher.open();
    const [, , asked, agreed] = window.usher.secretStory();
    if (asked === undefined || agreed === undefined) throw new Error('no story');
    await flows.save(asked.state, asked.events);
    const before = await window.usher.dump();
    let aborted = 0;
    for (let save = 0; save < 1_000; save += 1) {
      const heal = window.usher.failWrite((save % 4) + 1, 'abort');
      if ((await window.usher.refusal(flows.save(agreed.state, agreed.events))) !== null) aborted += 1;
      heal();
    }
    return { aborted, isUnchanged: (await window.usher.dump()) === before };
  });
  expect(aborted).toBe(1_000);
  expect(isUnchanged).toBe(true);
});

test('nothing is encrypted, hashed or decrypted inside a transaction', async ({ openPage }) => {
  const page = await openPage();
  const counted = await page.evaluate(async () => {
    const count = window.usher.watchSubtle();
    const { flows, sessions, consent, servers } = window.usher.open();
    for (const { state, events } of window.usher.secretStory()) await flows.save(state, events);
    const { id } = window.usher.aServer('s');
    await servers.put(window.usher.aServer('s'));
    await servers.update(id, (server) => server);
    await sessions.save(id, { sessionId: 'x', protocolVersion: '2025-11-25' });
    await sessions.load(id);
    for (const read of [flows.list, flows.waiting, flows.damaged, flows.ofEarlierRuns, consent.records])
      await read();
    return count();
  });
  expect(counted.calls).toBeGreaterThan(15);
  expect(counted.inTransaction).toBe(0);
});

test('a damaged row is told as damaged, stays as it is, and harms no other', async ({ openPage }) => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    const { flows } = window.usher.open();
    const { waitingFlow, changeRow, rows } = window.usher;
    for (const id of ['good', 'flipped', 'emptied', 'moved']) await flows.save(waitingFlow(id), []);
    await changeRow<FlowRow>('flows', 'flipped', (row) => {
      new Uint8Array(row.sealed.data)[20]! ^= 1;
      return row;
    });
    await changeRow<object>('flows', 'emptied', (row) => ({ ...row, sealed: undefined }));
    const good = (await rows<FlowRow>('flows')).find((row) => row.id === 'good');
    await changeRow<FlowRow>('flows', 'moved', (row) => ({ ...row, sealed: good?.sealed ?? row.sealed }));
    const before = await window.usher.dump();
    const listed = (await flows.list()).map((state) => state.flow.id as string);
    const waiting = (await flows.waiting()).map((state) => state.flow.id as string);
    const damaged = await flows.damaged();
    const loaded = await flows.load(waitingFlow('flipped').flow.id);
    const isUntouched = (await window.usher.dump()) === before;
    await flows.remove(waitingFlow('flipped').flow.id);
    return { listed, waiting, damaged, loaded, isUntouched, left: (await flows.damaged()).length };
  });
  expect(told.listed).toEqual(['good']);
  expect(told.waiting).toEqual(['good']);
  expect(told.damaged.map((row) => row.id)).toEqual(['emptied', 'flipped', 'moved']);
  expect(told.damaged[0]).toEqual({
    id: 'emptied',
    about: { phase: 'calling', serverId: 'server-1', startedAtMs: 1_000 },
  });
  expect(told).toMatchObject({ loaded: null, isUntouched: true, left: 2 });
});

test('a lost key costs what it sealed and nothing else', async ({ openPage }) => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    const { flows, consent, servers, sessions } = window.usher.open();
    const server = window.usher.aServer('server-1');
    await servers.put(server);
    await sessions.save(server.id, { sessionId: 'x', protocolVersion: '2025-11-25' });
    const [, , asked] = window.usher.secretStory('before');
    if (asked === undefined) throw new Error('no story');
    await flows.save(asked.state, asked.events);
    await window.usher.deleteRow('keys', 'seal');
    await window.usher.deleteRow('keys', 'hmac');
    const damaged = (await flows.damaged()).map((row) => row.id as string);
    const session = await sessions.load(server.id);
    await flows.save(window.usher.waitingFlow('after'), asked.events);
    const [record] = await consent.records();
    return {
      damaged,
      session,
      requested: record?.requested,
      servers: (await servers.list()).length,
      listed: (await flows.list()).map((state) => state.flow.id as string),
      rows: (await window.usher.rows('flows')).length,
    };
  });
  expect(told).toEqual({
    damaged: ['before'],
    session: null,
    requested: 2,
    servers: 1,
    listed: ['after'],
    rows: 2,
  });
});

for (const [what, reason] of [
  ['made', 'OperationError'],
  ['stored', 'DataCloneError'],
] as const) {
  test(`a key that can’t be ${what} is told, and nothing is saved without it`, async ({ openPage }) => {
    const page = await openPage();
    const told = await page.evaluate(async (reason) => {
      const { flows, servers, sessions } = window.usher.open();
      const heal = window.usher.failKeys(reason);
      const { id } = window.usher.aServer('s');
      await servers.put(window.usher.aServer('s'));
      const refusals = [
        await window.usher.refusal(flows.save(window.usher.waitingFlow('one'), [])),
        await window.usher.refusal(sessions.save(id, { sessionId: 'x', protocolVersion: '2025-11-25' })),
      ];
      const rows = [...(await window.usher.rows('flows')), ...(await window.usher.rows('sessions'))];
      const listed = (await servers.list()).length;
      heal();
      await flows.save(window.usher.waitingFlow('two'), []);
      return { refusals, rows, listed, after: (await flows.list()).length };
    }, reason);
    expect(told).toEqual({
      refusals: Array(2).fill({ code: 'STORAGE_UNAVAILABLE', reason }),
      rows: [],
      listed: 1,
      after: 1,
    });
  });
}

test('a connection that was closed is opened again on the next use', async ({
  openPage,
  context,
  server,
}) => {
  const page = await openPage();
  const keep = () =>
    page.evaluate(async () => {
      const stores = Object.assign(window, { stores: window.usher.open() }).stores;
      await stores.flows.save(window.usher.waitingFlow('one'), []);
      window.usher.closeConnections();
      await stores.flows.save(window.usher.waitingFlow('two'), []);
      return (await stores.flows.list()).length;
    });
  expect(await keep()).toBe(2);

  // The browser's own doing: the person clears the site's data, and every connection is terminated.
  const devtools = await context.newCDPSession(page);
  const origin = new URL(server.url).origin;
  await devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' });
  const after = await page.evaluate(async () => {
    const { stores } = window as unknown as { stores: ReturnType<typeof window.usher.open> };
    // The browser says that it is done a moment before it is: an opening in between is aborted, and told as such.
    const list = (): ReturnType<typeof stores.flows.list> =>
      stores.flows.list().catch((error: { code?: unknown; facts?: { reason?: unknown } }) => {
        if (error.code !== 'STORAGE_UNAVAILABLE' || error.facts?.reason !== 'AbortError') throw error;
        return list();
      });
    const left = (await list()).length;
    await stores.flows.save(window.usher.waitingFlow('three'), []);
    return [left, (await stores.flows.list()).length];
  });
  expect(after).toEqual([0, 1]);
});

test('a newer Usher in another page goes first within a second, and the older one says so', async ({
  openPage,
}) => {
  const [older, newer] = await Promise.all([openPage(), openPage()]);
  await older.evaluate(async () => {
    const stores = Object.assign(window, { stores: window.usher.open() }).stores;
    await stores.flows.save(window.usher.waitingFlow('kept'), []);
  });
  const upgradeMs = await newer.evaluate(async () => {
    const beganMs = performance.now();
    const db = await window.usher.openRaw(99);
    const upgradeMs = performance.now() - beganMs;
    db.close();
    return upgradeMs;
  });
  expect(upgradeMs).toBeLessThan(1_000);
  const refusals = await older.evaluate(async () => {
    const { stores } = window as unknown as { stores: ReturnType<typeof window.usher.open> };
    return Promise.all([
      window.usher.refusal(stores.flows.list()),
      window.usher.refusal(stores.flows.save(window.usher.waitingFlow('late'), [])),
      window.usher.refusal(window.usher.open().servers.list()),
    ]);
  });
  expect(refusals).toEqual(Array(3).fill({ code: 'STORAGE_NEWER', reason: null }));
  const left = await newer.evaluate(async () =>
    (await window.usher.rows<FlowRow>('flows')).map((row) => row.id),
  );
  expect(left).toEqual(['kept']);
});

test('an upgrade that another page holds up is told within three seconds, and goes on when it lets go', async ({
  openPage,
}) => {
  const [holder, waiter] = await Promise.all([openPage(), openPage()]);
  await holder.evaluate(async () => {
    await window.usher.open({ name: 'usher' }).servers.put(window.usher.aServer('kept'));
    window.usher.closeConnections();
    // A connection that does not listen: code that hangs.
    Object.assign(window, { held: await window.usher.openRaw() });
  });
  const refused = await waiter.evaluate(async () => {
    const migrations = [...window.usher.migrations, () => {}];
    const stores = Object.assign(window, { stores: window.usher.open({ migrations }) }).stores;
    const beganMs = performance.now();
    const refusal = await window.usher.refusal(stores.servers.list());
    return { refusal, waitedMs: performance.now() - beganMs };
  });
  expect(refused.refusal).toEqual({ code: 'STORAGE_UNAVAILABLE', reason: 'blocked' });
  expect(refused.waitedMs).toBeLessThan(3_000);
  await holder.evaluate(() => (window as unknown as { held: IDBDatabase }).held.close());
  await sleep(50);
  const names = await waiter.evaluate(async () => {
    const { stores } = window as unknown as { stores: ReturnType<typeof window.usher.open> };
    return (await stores.servers.list()).map((server) => server.id as string);
  });
  expect(names).toEqual(['kept']);
});

test('an upgrade that fails leaves the old version, which still opens', async ({ openPage }) => {
  const page = await openPage();
  page.on('pageerror', () => {});
  const told = await page.evaluate(async () => {
    await window.usher.open().servers.put(window.usher.aServer('kept'));
    const broken = () => {
      throw new TypeError('a bug in a migration');
    };
    const failed = window.usher.open({ migrations: [...window.usher.migrations, broken] });
    const refusal = await window.usher.refusal(failed.servers.list());
    return { refusal, servers: (await window.usher.open().servers.list()).length };
  });
  expect(told).toEqual({ refusal: { code: 'STORAGE_UNAVAILABLE', reason: 'AbortError' }, servers: 1 });
});

test('where there is no storage at all every act says so', async ({ context, server }) => {
  const page = await context.newPage();
  await page.goto(server.sandboxedUrl);
  const refusals = await page.evaluate(async () => {
    const { servers, flows, consent } = window.usher.open();
    return Promise.all(
      [servers.list(), flows.save(window.usher.waitingFlow('x'), []), consent.knownHosts()].map((act) =>
        window.usher.refusal(act),
      ),
    );
  });
  expect(refusals).toEqual(Array(3).fill({ code: 'STORAGE_UNAVAILABLE', reason: 'SecurityError' }));
});
