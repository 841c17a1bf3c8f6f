import { expect, test } from '../storage/test.ts';

// Consent events, their chain and their records, in a real IndexedDB.

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
    const chain = await window.usher.ledgerVerdict();
    return { events, record, standing, seqs, records: await consent.records(), chain };
  });
  expect(kept.events.map((event) => event.type)).toEqual(['requested', 'granted', 'opened', 'settled']);
  const hmacs = kept.events.flatMap((event) => ('urlHmac' in event ? [event.urlHmac] : []));
  expect(hmacs[0]).toMatch(/^[0-9a-f]{64}$/);
  expect(new Set(hmacs).size).toBe(1);
  expect(new Set(kept.events.map((event) => event.id)).size).toBe(4);
  expect(kept.seqs).toEqual([1, 2, 3, 4]);
  expect(kept.chain).toMatchObject({ ok: true, head: { seq: 4, count: 4 } });
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

test('saves that are broken off in between leave no gap in the chain', async ({ openPage }) => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    const { flows } = window.usher.open();
    const [, , asked, agreed] = window.usher.secretStory();
    if (asked === undefined || agreed === undefined) throw new Error('no story');
    const events = [...asked.events, ...agreed.events];
    await flows.save(asked.state, events);
    let [saved, refused] = [1, 0];
    for (let n = 0; n < 140; n += 1) {
      // The flow, two entries, two records, the head; every now and then a save gets through.
      const heal = window.usher.failWrite(1 + (n % 7), n % 2 === 0 ? 'abort' : 'QuotaExceededError');
      if ((await window.usher.refusal(flows.save(asked.state, events))) === null) saved += 1;
      else refused += 1;
      heal();
    }
    const { length } = await window.usher.rows('consent-events');
    return { saved, refused, length, chain: await window.usher.ledgerVerdict() };
  });
  expect(told).toMatchObject({ saved: 21, refused: 120, length: 42 });
  expect(told.chain).toMatchObject({ ok: true, head: { seq: told.length, count: told.length } });
});

test('what is changed on the disk is named by its entry; nothing hides it, and nothing stops the next save', async ({
  openPage,
}) => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    const { flows } = window.usher.open();
    const { secretStory, deleteRow, changeRow, ledgerVerdict, exportVerdict } = window.usher;
    const save = async () => {
      for (const { state, events } of secretStory()) await flows.save(state, events);
    };
    await save();
    await save();
    const verdicts = [await exportVerdict()];
    // The head is lost: the last entry is where the chain goes on.
    await deleteRow('ledger-heads', 'head');
    const headless = await exportVerdict();
    await save();
    verdicts.push(await exportVerdict());
    // The newest entries are lost, and their head is not.
    for (const seq of [11, 12]) await deleteRow('consent-events', seq);
    verdicts.push(await exportVerdict());
    await save();
    verdicts.push(await exportVerdict());
    type Row = { readonly event: object };
    await changeRow<Row>('consent-events', 6, (row) => ({ ...row, event: { ...row.event, timeMs: 7 } }));
    verdicts.push(await exportVerdict());
    // The browser can't read one any more; the others are still there.
    const { get, getAll } = IDBObjectStore.prototype;
    const spoil = (all: IDBObjectStore, key: unknown) => {
      if (all.name === 'consent-events' && key === 3) throw new DOMException('injected', 'DataError');
    };
    Object.assign(IDBObjectStore.prototype, {
      get(this: IDBObjectStore, key: IDBValidKey) {
        spoil(this, key);
        return get.call(this, key);
      },
      getAll(this: IDBObjectStore) {
        spoil(this, 3);
        return getAll.call(this);
      },
    });
    verdicts.push(await exportVerdict());
    const pair = { serverOrigin: 'https://mcp.notes.test', targetOrigin: 'https://idp.test' };
    const { length: told } = await window.usher.open().consent.events(pair);
    Object.assign(IDBObjectStore.prototype, { get, getAll });
    return { told, verdicts, headless, chain: await ledgerVerdict() };
  });
  const intact = { verdict: 'intact' };
  expect(told.verdicts).toMatchObject([
    { ...intact, head: { seq: 8, count: 8 } },
    { ...intact, head: { seq: 12, count: 12 } },
    { verdict: 'wrong', fault: 'cut-off', seq: 11 },
    { verdict: 'wrong', fault: 'missing', seq: 11 },
    { verdict: 'wrong', fault: 'changed', seq: 6, line: 7 },
    { verdict: 'wrong', fault: 'unreadable', seq: 3, line: 4 },
  ]);
  expect(told.told).toBe(13);
  expect(told.headless).toMatchObject({ verdict: 'wrong', fault: 'inserted', line: 2 });
  expect(told.chain).toMatchObject({ ok: false, fault: 'changed', index: 5 });
});

test('10,000 events of version 1 are chained once, and exported within two seconds', async ({ openPage }) => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    await window.usher.writeLongVersion1(10_000);
    const { consent } = window.usher.open();
    const beganMs = performance.now();
    // On a slow machine it is told that it takes long, and goes on.
    while ((await window.usher.refusal(consent.ledgerHead())) !== null) {}
    const upgradeMs = performance.now() - beganMs;
    const exports: { ms: number; bytes: number }[] = [];
    for (let n = 0; n < 3; n += 1) {
      const exportBeganMs = performance.now();
      const { length } = await consent.exportLedger({ exportedAtMs: 0, extensionVersion: '1.0.0' });
      exports.push({ ms: performance.now() - exportBeganMs, bytes: length });
    }
    // What other programs take is only ever added.
    const [fastest] = exports.toSorted((a, b) => a.ms - b.ms);
    return {
      upgradeMs,
      exportMs: fastest?.ms ?? 0,
      length: fastest?.bytes,
      verdict: await window.usher.exportVerdict(),
    };
  });
  const { upgradeMs, exportMs, length } = told;
  const measured = `upgraded in ${Math.round(upgradeMs)} ms, exported ${length} bytes in ${Math.round(exportMs)} ms`;
  test.info().annotations.push({ type: 'measured', description: measured });
  expect(told.verdict).toMatchObject({ verdict: 'intact', head: { seq: 10_000, count: 10_000 } });
  expect(upgradeMs).toBeLessThan(10_000);
  expect(exportMs).toBeLessThan(2_000);
});
