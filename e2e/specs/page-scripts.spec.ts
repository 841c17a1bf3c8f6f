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

    test('a page that was turned away can’t make the relay knock again with events of its own', () => {
      const window = new EventTarget();
      let connections = 0;
      const listeners: ((message: unknown) => void)[] = [];
      const port = {
        postMessage: () => {},
        disconnect: () => {},
        onMessage: { addListener: (listener: (message: unknown) => void) => void listeners.push(listener) },
        onDisconnect: { addListener: () => {} },
      };
      const runtime = {
        id: 'usher',
        getManifest: () => ({ version: '1' }),
        onMessage: { addListener: () => {} },
        connect: () => {
          connections += 1;
          return port;
        },
      };
      const document = new EventTarget();
      const world = { window, document, crypto, CustomEvent, setTimeout, chrome: { runtime } };
      runInContext(read('page-relay.js'), createContext(world));
      for (const tell of listeners) tell({ type: 'refused', code: 'MALFORMED' });
      const made = (name: string) => Object.assign(new Event(name), { persisted: true });
      for (const name of ['pagehide', 'pageshow', 'focus']) window.dispatchEvent(made(name));
      document.dispatchEvent(made('prerenderingchange'));
      expect(connections).toBe(1);
    });
  });
}
