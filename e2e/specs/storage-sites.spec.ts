import { expect, test } from '../storage/test.ts';

// Connected sites in a real IndexedDB: exact keys, whole changes, damage that takes nothing else with it.

test('a site is found by its exact origin alone, and what two pages change in it is kept', async ({
  openPage,
}) => {
  const pages = await Promise.all([openPage(), openPage()]);
  const found = await pages[0]!.evaluate(async () => {
    const { sites } = window.usher.open();
    for (const origin of ['https://chat.test', 'https://chat.test:8443', 'http://localhost'])
      await sites.save(window.usher.aSite(origin, []));
    const asked = ['https://chat.test', 'https://chat.test/', 'https://evil.chat.test', 'https://chat.tes'];
    const kept = await Promise.all(asked.map((origin) => sites.get(window.usher.aSite(origin, []).origin)));
    return { kept: kept.map((site) => site?.origin ?? null), count: (await sites.list()).length };
  });
  expect(found).toEqual({ kept: ['https://chat.test', null, null, null], count: 3 });

  await Promise.all(
    pages.map((page, index) =>
      page.evaluate(async (index) => {
        const { sites } = window.usher.open();
        const { origin } = window.usher.aSite('https://chat.test', []);
        for (let n = 0; n < 20; n += 1)
          await sites.update(origin, (site) => ({
            ...site,
            rules: [...site.rules, ...window.usher.aSite('', [`${index}-${n}`]).rules],
          }));
      }, index),
    ),
  );
  const ended = await pages[1]!.evaluate(async () => {
    const { sites } = window.usher.open();
    const { origin } = window.usher.aSite('https://chat.test', []);
    const rules = (await sites.get(origin))?.rules.length;
    await sites.update(origin, () => null);
    // One that is disconnected is not brought back by who comes late.
    const late = await sites.update(origin, (site) => site);
    return { rules, late, left: (await sites.list()).map((site) => site.origin).sort() };
  });
  expect(ended).toEqual({ rules: 40, late: null, left: ['http://localhost', 'https://chat.test:8443'] });
});

test('a site whose row is damaged is not connected, and the others are', async ({ openPage }) => {
  const page = await openPage();
  const told = await page.evaluate(async () => {
    const { sites } = window.usher.open();
    const [good, bad] = ['https://good.test', 'https://bad.test'].map((origin) =>
      window.usher.aSite(origin, ['a']),
    );
    if (good === undefined || bad === undefined) throw new Error('no sites');
    await sites.save(good);
    await sites.save(bad);
    // A browser that lost a value fails the read of it, and of whatever is read with it.
    const { get } = IDBObjectStore.prototype;
    IDBObjectStore.prototype.get = function (key) {
      if (key === bad.origin) throw new DOMException('injected', 'NotReadableError');
      return get.call(this, key);
    };
    const read = window.usher.open().sites;
    const result = {
      list: (await read.list()).map(({ origin }) => origin),
      bad: await read.get(bad.origin),
      updated: await read.update(bad.origin, (site) => site),
    };
    IDBObjectStore.prototype.get = get;
    await read.save(window.usher.aSite('https://bad.test', []));
    return { ...result, again: (await read.get(bad.origin))?.rules };
  });
  expect(told).toEqual({ list: ['https://good.test'], bad: null, updated: null, again: [] });
});
