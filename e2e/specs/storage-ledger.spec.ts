import { expect, test } from '../storage/test.ts';

// Consent events and their records, in a real IndexedDB.

test('consent events are folded into the record of their pair, and hold an HMAC instead of the URL', async ({
  openPage,
}) => {
  const page = await openPage();
  const kept = await page.evaluate(async () => {
    const { flows, consent } = window.usher.open();
    for (const { state, events } of window.usher.secretStory()) await flows.save(state, events);
    const pair = { serverOrigin: 'https://mcp.notes.test', targetOrigin: 'https://idp.test' };
    const [events, record, standing] = await Promise.all([
      consent.events(pair),
      consent.record(pair),
      consent.standing(pair),
    ]);
    const seqs = (await window.usher.rows<{ seq: number }>('consent-events')).map((row) => row.seq);
    return { events, record, standing, seqs, records: await consent.records() };
  });
  expect(kept.events.map((event) => event.type)).toEqual(['requested', 'granted', 'opened', 'settled']);
  const hmacs = kept.events.flatMap((event) => ('urlHmac' in event ? [event.urlHmac] : []));
  expect(hmacs[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(hmacs).size).toBe(1);
  expect(new Set(kept.events.map((event) => event.id)).size).toBe(4);
  expect(kept.seqs).toEqual([1, 2, 3, 4]);
  expect(kept.record).toMatchObject({ requested: 1, granted: 1, completed: 1, lastOpenedAtMs: 1_400 });
  expect(kept.records).toEqual([kept.record]);
  expect(kept.standing).toMatchObject({ standing: 'opened-before', times: 1, lastOutcome: 'completed' });
});

test('blocking lasts through forgetting and ends with unblocking; a forgotten history is not shown again', async ({
  openPage,
}) => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    const { flows, consent } = window.usher.open();
    for (const { state, events } of window.usher.secretStory()) await flows.save(state, events);
    const pair = { serverOrigin: 'https://mcp.notes.test', targetOrigin: 'https://idp.test' };
    const decide = (type: 'blocked' | 'unblocked' | 'forgotten', timeMs: number) =>
      consent.append({
        type,
        timeMs,
        server: { id: '', origin: pair.serverOrigin, name: '' },
        target: { origin: pair.targetOrigin, site: 'idp.test' },
      });
    const standings = [await consent.standing(pair)];
    for (const [type, timeMs] of [
      ['blocked', 1],
      ['forgotten', 2],
      ['unblocked', 3],
    ] as const) {
      await decide(type, timeMs);
      standings.push(await consent.standing(pair));
    }
    const types = (await consent.events(pair)).map((event) => event.type);
    const ledger = (await window.usher.rows('consent-events')).length;
    return {
      standings: standings.map(({ standing }) => standing),
      types,
      ledger,
      all: await consent.records(),
    };
  });
  expect(told.standings).toEqual(['opened-before', 'blocked', 'blocked', 'never-asked']);
  expect(told.types).toEqual(['forgotten', 'unblocked']);
  expect(told.ledger).toBe(7);
  expect(told.all).toEqual([]);
});

test('known hosts are the servers and what was opened for them, not what was blocked', async ({
  openPage,
}) => {
  const page = await openPage();
  const hosts = await page.evaluate(async () => {
    const { flows, consent, servers } = window.usher.open();
    await servers.put(window.usher.aServer('mcp'));
    const [, , asked, ...rest] = window.usher.secretStory();
    const seen: (readonly string[])[] = [];
    if (asked !== undefined) await flows.save(asked.state, asked.events);
    seen.push(await consent.knownHosts());
    for (const { state, events } of rest) await flows.save(state, events);
    seen.push(await consent.knownHosts());
    const server = { id: '', origin: 'https://mcp.notes.test', name: '' };
    const target = { origin: 'https://idp.test', site: 'idp.test' };
    await consent.append({ type: 'blocked', timeMs: 9, server, target });
    return [...seen, await consent.knownHosts()];
  });
  expect(hosts).toEqual([['mcp.notes.test'], ['mcp.notes.test', 'idp.test'], ['mcp.notes.test']]);
});

test('2,000 events are stored within 10 s and read within 300 ms', async ({ openPage }) => {
  const page = await openPage();
  const { storedMs, readMs, count, isTheFold } = await page.evaluate(async () => {
    const { flows, consent } = window.usher.open();
    const save = window.usher.secretStory('many')[2];
    if (save?.events[0] === undefined) throw new Error('no event');
    const pages = Array.from({ length: 20 }, (_, n) => ({
      origin: `https://t${n}.test`,
      site: `t${n}.test`,
    }));
    const events = pages.map((target) => ({ ...save.events[0], target })) as typeof save.events;
    const beganMs = performance.now();
    for (let n = 0; n < 100; n += 1) await flows.save(save.state, events);
    const storedMs = performance.now() - beganMs;
    const readBeganMs = performance.now();
    const records = await consent.records();
    const pair = { serverOrigin: 'https://mcp.notes.test', targetOrigin: 'https://t7.test' };
    const { length } = await consent.events(pair);
    const readMs = performance.now() - readBeganMs;
    const ledger = await window.usher.rows<{ event: never }>('consent-events');
    const folded = window.usher.foldRecords(ledger.map((row) => row.event));
    const text = (all: readonly unknown[]) =>
      all
        .map((one) => JSON.stringify(one))
        .sort()
        .join('\n');
    return {
      storedMs,
      readMs,
      count: [records.length, length, ledger.length],
      isTheFold: text(folded) === text(records),
    };
  });
  const measured = `stored in ${Math.round(storedMs)} ms, read in ${Math.round(readMs)} ms`;
  test.info().annotations.push({ type: 'measured', description: measured });
  expect(count).toEqual([20, 100, 2_000]);
  expect(isTheFold).toBe(true);
  expect(storedMs).toBeLessThan(10_000);
  expect(readMs).toBeLessThan(300);
});
