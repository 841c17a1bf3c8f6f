import { isObject, type JsonObject } from '../base/json';

type Described = { readonly name: string; readonly title?: string; readonly description?: string };

type Content = {
  readonly mimeType?: string;
  /** Of the raw content, in bytes. */
  readonly size?: number;
  readonly annotations?: JsonObject;
};

export type Resource = Described & Content & { readonly uri: string };

/** `uriTemplate` is RFC 6570's. */
export type ResourceTemplate = Described & Omit<Content, 'size'> & { readonly uriTemplate: string };

export type Prompt = Described & {
  readonly arguments?: readonly (Described & { readonly required?: boolean })[];
};

/** What the lists of a server's parts have in them. All of it is a claim. */
export type Entries = {
  readonly resources: Resource;
  readonly templates: ResourceTemplate;
  readonly prompts: Prompt;
};

export type ListKind = keyof Entries;

/** Of one entry: the rest of its list must not pay for it. */
const MAX_CHARACTERS = 100_000;
/** Of all entries of a list: they are kept in memory together, and go to a page in one message. */
const MAX_LIST_CHARACTERS = 4_000_000;

type Checks = Readonly<Record<string, (value: unknown) => boolean>>;
type Fields = Readonly<Record<string, unknown>>;

const isText = (value: unknown) => typeof value === 'string';
const isName = (value: unknown) => typeof value === 'string' && value !== '';
const isAmount = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && value >= 0;

const DESCRIBED: Checks = { name: isName, title: isText, description: isText };
const CONTENT: Checks = { ...DESCRIBED, mimeType: isText };
const ANNOTATIONS: Checks = {
  audience: (value) => Array.isArray(value) && value.every((who) => who === 'user' || who === 'assistant'),
  priority: (value) => isAmount(value) && (value as number) <= 1,
  lastModified: isDateTime,
};

const READERS: { readonly [Kind in ListKind]: (raw: Fields) => Entries[Kind] | null } = {
  resources(raw) {
    const read = { ...only(raw, { uri: isName, ...CONTENT, size: isAmount }), ...annotationsOf(raw) };
    return 'uri' in read && 'name' in read ? (read as Resource) : null;
  },
  templates(raw) {
    const read = { ...only(raw, { uriTemplate: isName, ...CONTENT }), ...annotationsOf(raw) };
    return 'uriTemplate' in read && 'name' in read ? (read as ResourceTemplate) : null;
  },
  prompts(raw) {
    const read = only(raw, DESCRIBED);
    const given = raw['arguments'] ?? [];
    if (!('name' in read) || !Array.isArray(given)) return null;
    const all = given.map((one) =>
      isObject(one) ? only(one, { ...DESCRIBED, required: (value) => typeof value === 'boolean' }) : {},
    );
    // Whoever filled in the others would not know what is missing.
    if (!all.every((argument) => 'name' in argument)) return null;
    return { ...read, ...(all.length > 0 && { arguments: all }) } as unknown as Prompt;
  },
};

const NAMED_BY = { resources: 'uri', templates: 'uriTemplate', prompts: 'name' } as const;

/**
 * Reads a list as plain data: what is wrong with an entry is nothing to the others, what is wrong with a mere
 * decoration of one is left out, and so is whatever else it carries. Of two with the same name the first is kept.
 *
 * @param raw as it was on the wire: JSON, unchecked.
 */
export function readEntries<Kind extends ListKind>(
  kind: Kind,
  raw: readonly unknown[],
): readonly Entries[Kind][] {
  const read: (raw: Fields) => Entries[Kind] | null = READERS[kind];
  const known = new Map<unknown, Entries[Kind]>();
  let characters = 0;
  for (const one of raw) {
    const entry = isObject(one) ? read(one) : null;
    const name = entry === null ? null : (entry as Fields)[NAMED_BY[kind]];
    if (entry === null || known.has(name)) continue;
    const length = JSON.stringify(entry).length;
    if (length > MAX_CHARACTERS || characters + length > MAX_LIST_CHARACTERS) continue;
    characters += length;
    known.set(name, entry);
  }
  return [...known.values()];
}

function annotationsOf({ annotations }: Fields): { readonly annotations?: JsonObject } {
  const read = isObject(annotations) ? only(annotations, ANNOTATIONS) : {};
  return Object.keys(read).length === 0 ? {} : { annotations: read as JsonObject };
}

function only(raw: Fields, checks: Checks): Fields {
  const kept = Object.entries(checks).filter(([key, holds]) => Object.hasOwn(raw, key) && holds(raw[key]));
  return Object.fromEntries(kept.map(([key]) => [key, raw[key]]));
}

/** ISO 8601 with its offset: clients of the SDK refuse a whole list for one that is not. */
function isDateTime(value: unknown): boolean {
  if (typeof value !== 'string') return false;
  const [, day] =
    /^(\d{4}-\d{2}-\d{2})T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/.exec(
      value,
    ) ?? [];
  const atMs = day === undefined ? Number.NaN : Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(atMs) && new Date(atMs).toISOString().startsWith(`${day}T`);
}
