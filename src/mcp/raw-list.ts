import type { Connection } from './connection';
import { asRpcError } from './failures';
import { HANDSHAKE_TIMEOUT_MS } from './sdk-client';
import type { WireTaps } from './wire';

export const MAX_PAGES = 100;
export const MAX_ENTRIES = 5_000;
/** More than this is not asked for. */
const MAX_BYTES = 8_000_000;
/** No page is asked for after that: somebody holds the worker awake for it. */
const MAX_TIME_MS = 60_000;
const INVALID_PARAMS = -32602;

/** The lists of a server: the method, and where its entries are in a page. */
export const LISTS = {
  tools: { method: 'tools/list', key: 'tools' },
  resources: { method: 'resources/list', key: 'resources' },
  templates: { method: 'resources/templates/list', key: 'resourceTemplates' },
  prompts: { method: 'prompts/list', key: 'prompts' },
} as const;

type List = (typeof LISTS)[keyof typeof LISTS];

/** The pages of one list as they came over the wire. */
export type RawList = {
  readonly taps: WireTaps;
  /** What was listed since it was last asked. */
  readonly take: () => readonly unknown[];
  /** `ttlMs` of each page: a list is as fresh as the page that ages first. */
  readonly lifetimes: () => readonly unknown[];
};

/**
 * Takes the entries off the wire before the SDK looks at them: it refuses a whole list for one entry that is wrong, and
 * a whole server with it.
 */
export function rawList({ key }: List): RawList {
  let page: readonly unknown[] = [];
  const lifetimes: unknown[] = [];
  return {
    taps: {
      readsResult(result) {
        const entries = result[key];
        if (!Array.isArray(entries)) return result;
        page = entries;
        lifetimes.push(result['ttlMs']);
        return { ...result, [key]: [] };
      },
    },
    take() {
      const taken = page;
      page = [];
      return taken;
    },
    lifetimes: () => lifetimes,
  };
}

/**
 * Every page of a list. A cursor is opaque, and the empty string is one (server/utilities/pagination; matrix F14).
 *
 * @param take what {@link rawList} has seen since the last page.
 */
export async function listPages(
  { client, wire }: Connection,
  { method }: List,
  take: () => readonly unknown[],
): Promise<readonly unknown[]> {
  let entries: readonly unknown[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  let isBegunAnew = false;
  const untilMs = Date.now() + MAX_TIME_MS;
  const isEnough = () =>
    entries.length >= MAX_ENTRIES || wire.http.bytes >= MAX_BYTES || Date.now() >= untilMs;
  for (let pages = 0; pages < MAX_PAGES && !isEnough(); pages++) {
    try {
      cursor = await nextPage(cursor);
    } catch (error) {
      // A cursor that is no good any more: the pages before it are not either (server/utilities/caching; matrix C8).
      if (cursor === undefined || isBegunAnew || asRpcError(error)?.code !== INVALID_PARAMS) throw error;
      isBegunAnew = true;
      cursor = undefined;
      entries = [];
      seen.clear();
      continue;
    }
    entries = entries.concat(take());
    if (cursor === undefined || seen.has(cursor)) break;
    seen.add(cursor);
  }
  return entries.slice(0, MAX_ENTRIES);

  async function nextPage(after: string | undefined): Promise<string | undefined> {
    const params = after === undefined ? {} : { cursor: after };
    const page = await client.request({ method, params }, { timeout: HANDSHAKE_TIMEOUT_MS });
    return page.nextCursor;
  }
}
