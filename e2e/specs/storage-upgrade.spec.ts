import type { Page } from '@playwright/test';
import { expect, test } from '../storage/test.ts';

// From every version that was ever released to this one, and back.

test('a database of every older version opens with everything in it, and its ledger is a whole chain', async ({
  openPage,
}) => {
  for (let version = 1; version < (await versionOf(await openPage())); version += 1) {
    const page = await openPage();
    const kept = await page.evaluate(async (version) => {
      await window.usher.oldDatabases[version]?.();
      // A gap, as a repair by the browser may leave one, before there was a chain that tells.
      if (version === 1) await window.usher.deleteRow('consent-events', 2);
      const { servers, sessions, flows, consent, settings, vault, sites } = window.usher.open();
      const [server] = await servers.list();
      if (server === undefined) throw new Error('no server');
      const states = (await flows.list()).map((state) => `${state.flow.id}: ${state.phase}`);
      const upgraded = await window.usher.exportVerdict();
      const [save] = window.usher.secretStory('later').slice(2);
      if (save !== undefined) await flows.save(save.state, save.events);
      const records = await consent.records();
      return {
        server: server.name,
        session: (await sessions.load(server.id))?.sessionId,
        settings: await settings.load(),
        clientId: (await vault.own(server.id))?.clientId ?? null,
        sites: await sites.list(),
        states,
        damaged: await flows.damaged(),
        earlier: await flows.ofEarlierRuns(),
        records: records.map(({ targetOrigin, requested }) => [targetOrigin, requested]),
        upgraded,
        saved: await window.usher.exportVerdict(),
      };
    }, version);
    const events = version === 1 ? 4 : 5;
    expect(kept).toMatchObject({
      server: 'Notes',
      session: 'session',
      settings: { offersNavigation: false },
      clientId: version < 3 ? null : 'a-client',
      sites: [],
      states: ['settled: settled', 'secret: settled', 'waiting: calling'],
      damaged: [],
      earlier: [],
      records: [
        ['https://idp.test', 2],
        ['https://ads.test', 0],
      ],
      upgraded: { verdict: 'intact', head: { seq: events, count: events } },
      saved: { verdict: 'intact', head: { seq: events + 1, count: events + 1 } },
    });
    await page.evaluate(() => indexedDB.deleteDatabase('usher'));
  }
});

test('an upgrade that fails in any step, or at any write, leaves the version it found, which still opens', async ({
  openPage,
}) => {
  const newest = await versionOf(await openPage());
  for (let version = 0; version < newest; version += 1) {
    const page = await openPage();
    page.on('pageerror', () => {});
    const told = await page.evaluate(async (version) => {
      const { migrations, failWrite, refusal, open } = window.usher;
      await window.usher.oldDatabases[version]?.();
      const currentVersion = async () =>
        (await indexedDB.databases()).find(({ name }) => name === 'usher')?.version ?? 0;
      const before = version === 0 ? '' : await window.usher.dump();
      const attempts: unknown[] = [];
      const failed = async (stores: ReturnType<typeof open>) => {
        const refused = await refusal(stores.servers.list());
        const isUntouched = version === 0 || (await window.usher.dump()) === before;
        attempts.push([refused?.code, await currentVersion(), isUntouched]);
      };
      for (const [index, step] of migrations.entries()) {
        if (index < version) continue;
        const broken: (typeof migrations)[number] = async (db, tx) => {
          await step(db, tx);
          throw new TypeError('a bug in a migration');
        };
        await failed(open({ migrations: migrations.with(index, broken) }));
      }
      const isOldUsable =
        version === 0 || (await open({ migrations: migrations.slice(0, version) }).servers.list()).length;
      const dryRun = failWrite(-1, 'abort');
      await open({ name: 'dry run' }).servers.list();
      const ownWrites = dryRun();
      // Version 1's events are chained, and get a head; what comes after that only makes stores.
      const chained = version === 1 ? (await window.usher.rows('consent-events')).length + 1 : 0;
      const writes = version === 0 ? ownWrites : chained;
      for (let nth = 1; nth <= writes; nth += 1) {
        for (const how of ['abort', 'UnknownError'] as const) {
          const heal = failWrite(nth, how);
          await failed(open());
          heal();
        }
      }
      const servers = (await open().servers.list()).length;
      return { attempts, writes, isOldUsable, servers, upgraded: await currentVersion() };
    }, version);
    expect(told.attempts).toHaveLength(newest - version + 2 * told.writes);
    expect(new Set(told.attempts.map((attempt) => JSON.stringify(attempt)))).toEqual(
      new Set([JSON.stringify(['STORAGE_UNAVAILABLE', version, true])]),
    );
    expect(told).toMatchObject({ isOldUsable: version === 0 ? true : 1, upgraded: newest });
    expect(told.servers).toBe(version === 0 ? 0 : 1);
    await page.evaluate(() => indexedDB.deleteDatabase('usher'));
  }
});

test('a database of the version after this one is refused by this one, and nothing of it is touched', async ({
  openPage,
}) => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    const stores = window.usher.open();
    for (const { state, events } of window.usher.secretStory()) await stores.flows.save(state, events);
    const newer = await window.usher.openRaw(window.usher.migrations.length + 1);
    newer.close();
    const before = await window.usher.dump();
    const { servers, flows, consent } = window.usher.open();
    const [save] = window.usher.secretStory('late');
    if (save === undefined) throw new Error('no story');
    const about = { exportedAtMs: 0, extensionVersion: '1.0.0' };
    const acts = [servers.list(), flows.save(save.state, []), consent.records(), consent.exportLedger(about)];
    const refusals = await Promise.all(acts.map((act) => window.usher.refusal(act)));
    return { refusals, isUntouched: (await window.usher.dump()) === before };
  });
  expect(told).toEqual({
    refusals: Array(4).fill({ code: 'STORAGE_NEWER', reason: null }),
    isUntouched: true,
  });
});

/** The version of the code under test; each one before it must have an old database to begin with. */
async function versionOf(page: Page): Promise<number> {
  const [newest, olds] = await page.evaluate(() => [
    window.usher.migrations.length,
    window.usher.oldDatabases.length,
  ]);
  expect(olds).toBe(newest);
  return newest ?? 0;
}
