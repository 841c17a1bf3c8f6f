import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { gzipSync } from 'node:zlib';
import { expect, test } from '../kit/test.ts';

// What runs in the pages of connected sites, read from the builds themselves.

const SCRIPTS = ['page-relay.js', 'page-api.js'];
const MAX_BYTES = 6 * 1024;

for (const build of ['chrome-mv3', 'firefox-mv3']) {
  test.describe(build, () => {
    const read = (script: string) =>
      readFileSync(new URL(`../../.output/${build}/${script}`, import.meta.url), 'utf8');

    test('the two scripts weigh less than 6 KB together, compressed', () => {
      const sizes = SCRIPTS.map((script) => gzipSync(read(script), { level: 9 }).length);
      expect(sizes[0]! + sizes[1]!, sizes.join(' + ')).toBeLessThan(MAX_BYTES);
    });

    test('the page’s own world has no new name in it: a page could find it before it is welcome', () => {
      const heard: string[] = [];
      const window = {
        addEventListener: (name: string) => void heard.push(name),
        dispatchEvent: ({ type }: Event) => heard.push(type),
      };
      const page = createContext({ window, crypto, setTimeout, Event, CustomEvent });
      const before = runInContext('Object.getOwnPropertyNames(globalThis)', page);
      runInContext(read('page-api.js'), page);
      expect(runInContext('Object.getOwnPropertyNames(globalThis)', page)).toEqual(before);
      expect(heard).toEqual(['usher:nonce', 'usher:ready']);
    });
  });
}
