import { isObject, type JsonObject } from '../base/json';

/** More than this in one answer is no request to a person: the whole list is unreadable. */
const MAX_ENTRIES = 200;
/** A longer id is no id: completion notices are then matched by nothing, and a retry still works. */
const MAX_ID_LENGTH = 1_000;

type Common = {
  /** The server's `inputRequests` key, or a name of our own; unique within one answer. */
  readonly key: string;
  readonly elicitationId: string | null;
};

/**
 * One elicitation as it came off the wire, told apart by its mode and not yet believed.
 *
 * `unknown`: a mode or an input request that Usher does not offer, by its name. `malformed`: not the shape of an
 * elicitation at all.
 */
export type RawAsk =
  | (Common & {
      readonly mode: 'url';
      readonly url: unknown;
      readonly message: unknown;
      /** Where the server may say how long the link works. */
      readonly holder: unknown;
    })
  | (Common & { readonly mode: 'form'; readonly message: unknown; readonly requestedSchema: unknown })
  | (Common & { readonly mode: 'unknown'; readonly name: string })
  | (Common & { readonly mode: 'malformed' });

/**
 * `InputRequiredResult.inputRequests` (2026-07-28, patterns/mrtr): key → `{ method, params }`.
 *
 * Nothing checked it before: with the SDK driven by hand the entries arrive raw (PROTOCOL.md, T6).
 *
 * @returns null where it is no map, or one of more than 200 entries.
 */
export function readInputRequests(raw: unknown): readonly RawAsk[] | null {
  if (!isObject(raw)) return null;
  const entries = Object.entries(raw);
  return entries.length > MAX_ENTRIES ? null : entries.map(([key, entry]) => readInputRequest(key, entry));
}

/**
 * `error.data.elicitations` of a -32042 (2025-11-25, "URL Elicitation Required Error"), in the server's order.
 *
 * Lenient, because servers are: an entry may lack its id or its mode (one with a `url` is then url mode: only
 * that makes sense here) or be in form mode, and a single entry may stand without its list.
 *
 * @returns null where there is no list, an empty one, or one of more than 200 entries.
 */
export function readElicitationList(raw: unknown): readonly RawAsk[] | null {
  const list: readonly unknown[] | null = Array.isArray(raw) ? raw : isObject(raw) ? [raw] : null;
  if (list === null || list.length === 0 || list.length > MAX_ENTRIES) return null;
  return list.map((entry, index) => {
    const isBareLink = isObject(entry) && entry['mode'] === undefined && entry['url'] !== undefined;
    return readEntry(`elicitation-${index + 1}`, isBareLink ? { ...entry, mode: 'url' } : entry);
  });
}

/** The params of an `elicitation/create` request. Its key is replaced by the wire id's when it is admitted. */
export function readElicitationParams(raw: unknown): RawAsk {
  return readEntry('elicitation', raw);
}

/**
 * A link in a tool's error result, as Arcade's SDK sends it: `isError` and an `authorization_url`, in
 * `structuredContent`, in a text block that is JSON, or beside `content`.
 *
 * The message is what the result says to a person: its own `message`, else its first text block that is not that
 * JSON. `llm_instructions` is written for a model and is never shown.
 *
 * @returns null where the result is no error or names no such URL. The URL itself is not judged here.
 */
export function readErrorLink(result: JsonObject): RawAsk | null {
  if (result['isError'] !== true) return null;
  const texts = textBlocks(result['content']);
  const parsed = texts.map(parseLinkBlock);
  const holder = [result['structuredContent'], ...parsed, result].find(hasLink);
  if (holder === undefined) return null;
  const prose = texts.find((_, index) => parsed[index] === null);
  return {
    key: 'authorization-url',
    elicitationId: null,
    mode: 'url',
    url: holder['authorization_url'],
    message: typeof holder['message'] === 'string' ? holder['message'] : (prose ?? ''),
    holder,
  };
}

function readInputRequest(key: string, entry: unknown): RawAsk {
  if (!isObject(entry) || typeof entry['method'] !== 'string') {
    return { key, elicitationId: null, mode: 'malformed' };
  }
  if (entry['method'] === 'elicitation/create') return readEntry(key, entry['params']);
  return { key, elicitationId: null, mode: 'unknown', name: entry['method'] };
}

/** A missing mode is form mode (both revisions, "Elicitation Requests"). */
function readEntry(key: string, params: unknown): RawAsk {
  if (!isObject(params)) return { key, elicitationId: null, mode: 'malformed' };
  const { mode = 'form', message, elicitationId: id } = params;
  const common = { key, elicitationId: isUsableId(id) ? id : null };
  if (mode === 'url') return { ...common, mode, url: params['url'], message, holder: params };
  if (mode === 'form') return { ...common, mode, message, requestedSchema: params['requestedSchema'] };
  return typeof mode === 'string'
    ? { ...common, mode: 'unknown', name: mode }
    : { ...common, mode: 'malformed' };
}

function isUsableId(id: unknown): id is string {
  return typeof id === 'string' && id !== '' && id.length <= MAX_ID_LENGTH;
}

function hasLink(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    isObject(value) &&
    Object.hasOwn(value, 'authorization_url') &&
    typeof value['authorization_url'] === 'string'
  );
}

function textBlocks(content: unknown): readonly string[] {
  if (!Array.isArray(content)) return [];
  return content
    .slice(0, MAX_ENTRIES)
    .map((block: unknown) => (isObject(block) && block['type'] === 'text' ? block['text'] : null))
    .filter((text) => typeof text === 'string');
}

/** The object in a text block that is JSON and names a link; null where it is anything else. */
function parseLinkBlock(text: string): Readonly<Record<string, unknown>> | null {
  if (!text.includes('authorization_url') || !text.trimStart().startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : null;
  } catch {
    return null;
  }
}
