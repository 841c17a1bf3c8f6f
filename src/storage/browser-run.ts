// Values that live as long as the browser runs: `storage.session`, which pages and content scripts can't read.

import { browser } from 'wxt/browser';
import type { AccessToken } from '../authorization/credentials';
import { isObject } from '../base/json';
import { pageOrigin } from '../grants/page-origin';
import type { InvokedTab, PageOrigin, Site } from '../grants/types';
import type { ServerId } from '../servers/types';

const RUN = 'run-id';
const CONSENT_WINDOW = 'consent-window';
const SHOWN_PROMPT = 'shown-prompt';
const DISCONNECTED = 'disconnected-site';

/** `isNewRun` is true in the context that found no id, as long as it lives: the browser was started, or Usher was. */
export type BrowserRun = { readonly id: string; readonly isNewRun: boolean };

/** The id of this run of the browser, read once a context. Tab ids of another run mean nothing (DESIGN §2.8). */
export function createBrowserRun(): () => Promise<BrowserRun> {
  let known: Promise<BrowserRun> | null = null;
  return () => {
    known ??= readRun().catch((cause: unknown) => {
      known = null;
      throw cause;
    });
    return known;
  };
}

async function readRun(): Promise<BrowserRun> {
  const stored = await read(RUN);
  if (typeof stored === 'string') return { id: stored, isNewRun: false };
  const id = crypto.randomUUID();
  await browser.storage.session.set({ [RUN]: id });
  return { id, isNewRun: true };
}

/** Which window is Usher's own. */
export const consentWindow = {
  async load(): Promise<number | null> {
    const stored = await read(CONSENT_WINDOW);
    return typeof stored === 'number' ? stored : null;
  },
  async save(windowId: number | null): Promise<void> {
    if (windowId === null) await browser.storage.session.remove(CONSENT_WINDOW);
    else await browser.storage.session.set({ [CONSENT_WINDOW]: windowId });
  },
};

/** Which prompt the consent window shows. */
export const shownPrompt = {
  async load(): Promise<{ readonly flowId: string; readonly key: string } | null> {
    const stored = await read(SHOWN_PROMPT);
    if (!isObject(stored)) return null;
    const { flowId, key } = stored;
    return typeof flowId === 'string' && typeof key === 'string' ? { flowId, key } : null;
  },
  async save(prompt: { readonly flowId: string; readonly key: string }): Promise<void> {
    await browser.storage.session.set({ [SHOWN_PROMPT]: prompt });
  },
};

/** The tab that the person invoked Usher on last, in each window. */
export const invokedTabs = {
  async load(windowId: number): Promise<InvokedTab | null> {
    const stored = await read(invokedKey(windowId));
    if (!isObject(stored)) return null;
    const { tabId, origin } = stored;
    if (typeof tabId !== 'number') return null;
    return { tabId, windowId, origin: typeof origin === 'string' ? pageOrigin(origin) : null };
  },
  async save(tab: InvokedTab): Promise<void> {
    await browser.storage.session.set({ [invokedKey(tab.windowId)]: tab });
  },
};

/** The site that was disconnected last, so that a slip can be taken back while the browser runs. */
export const disconnectedSite = {
  /** Null where it was another one. */
  async load(origin: PageOrigin): Promise<Site | null> {
    const stored = await read(DISCONNECTED);
    return isObject(stored) && stored['origin'] === origin ? (stored as Site) : null;
  },
  async save(site: Site): Promise<void> {
    await browser.storage.session.set({ [DISCONNECTED]: site });
  },
};

function invokedKey(windowId: number): string {
  return `invoked-tab/${windowId}`;
}

/** What lets us in to a server, for a while: never on the disk. */
export const accessTokens = {
  async load(server: ServerId): Promise<AccessToken | null> {
    const stored = await read(accessTokenKey(server));
    if (!isObject(stored)) return null;
    const { token, resource, expiresAtMs } = stored;
    const isEnd = expiresAtMs === null || typeof expiresAtMs === 'number';
    return typeof token === 'string' && typeof resource === 'string' && isEnd
      ? { token, resource, expiresAtMs }
      : null;
  },
  async save(server: ServerId, token: AccessToken | null): Promise<void> {
    const key = accessTokenKey(server);
    if (token === null) await browser.storage.session.remove(key);
    else await browser.storage.session.set({ [key]: token });
  },
};

function accessTokenKey(server: ServerId): string {
  return `access-token/${server}`;
}

async function read(key: string): Promise<unknown> {
  return (await browser.storage.session.get(key))[key];
}
