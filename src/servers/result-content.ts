// A result as parts that a screen can show. Nothing is fetched, opened or believed; what can't be shown is
// named. The words are the server's: bounded here, neutralised where they are shown.

import { isObject, type JsonObject } from '../base/json';

/** Text of which a screen shows the beginning. */
export type Preview = {
  readonly text: string;
  /** Of the whole, in UTF-16 units. */
  readonly length: number;
  readonly isCut: boolean;
};

/** A file inside a result: base64 without line breaks (RFC 4648 §4), checked, of a type that every browser shows. */
export type Media = { readonly mimeType: string; readonly data: string; readonly bytes: number };

export type UnreadableReason =
  | 'NOT_AN_OBJECT'
  | 'FIELD_MISSING'
  | 'NOT_BASE64'
  | 'MEDIA_TYPE'
  | 'TOO_LARGE'
  | 'TOO_DEEP';

/** One block of a result (server/tools, "Tool Result"), or one of what a resource or a prompt consists of. */
export type ResultPart =
  | ({ readonly kind: 'text' } & Preview)
  | ({ readonly kind: 'image' | 'audio' } & Media)
  /** A link to read from the same server: never opened by itself. */
  | {
      readonly kind: 'link';
      readonly uri: string;
      readonly name: string | null;
      readonly title: string | null;
      readonly description: string | null;
      readonly mimeType: string | null;
      readonly bytes: number | null;
    }
  | ({ readonly kind: 'resource'; readonly uri: string; readonly mimeType: string | null } & Preview)
  | {
      readonly kind: 'file';
      readonly uri: string;
      readonly mimeType: string | null;
      readonly data: string;
      readonly bytes: number;
    }
  /** `structuredContent`, pretty-printed. */
  | ({ readonly kind: 'structured' } & Preview)
  /** A block of a type that is not known, as JSON. */
  | ({ readonly kind: 'unknown'; readonly type: string } & Preview)
  /** A block of a known type that is not as it should be, or too large to hold. */
  | { readonly kind: 'unreadable'; readonly type: string; readonly reason: UnreadableReason }
  /** Blocks beyond what is shown. */
  | { readonly kind: 'omitted'; readonly count: number };

const MAX_PARTS = 200;
/** UTF-16 units of one preview, and of all of them together. */
const MAX_PREVIEW_LENGTH = 100_000;
const MAX_TEXT_IN_ALL = 1_000_000;
/** Base64 characters of one file (some 10 MB), and of all of them. */
const MAX_DATA_LENGTH = 14_000_000;
const MAX_DATA_IN_ALL = 42_000_000;
const MAX_URI_LENGTH = 2_000;
const MAX_NAME_LENGTH = 200;
const MAX_DESCRIPTION_LENGTH = 2_000;

/** No SVG: it is a document with a language of its own. */
const IMAGE_TYPES = ['image/png', 'image/jpeg', 'image/gif', 'image/webp', 'image/avif', 'image/bmp'];
const AUDIO_TYPES = 'aac flac mp3 mp4 mpeg ogg vnd.wave wav wave webm x-wav'
  .split(' ')
  .map((type) => `audio/${type}`);
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

/** The tool itself says that it failed. */
export function isToolError(result: JsonObject): boolean {
  return result['isError'] === true;
}

/**
 * The parts of a result in the server's order, `structuredContent` last. Never throws and drops nothing silently: what
 * is malformed is `unreadable`, what is too much is `omitted` or cut with its full length told.
 */
export function readResult(result: JsonObject): readonly ResultPart[] {
  const { content, structuredContent } = result;
  const reader = new PartReader();
  const blocks = blocksOf(result);
  const parts = blocks.slice(0, MAX_PARTS).map((block) => reader.read(block));
  if (content !== undefined && !Array.isArray(content)) parts.push(unreadable('content', 'NOT_AN_OBJECT'));
  if (blocks.length > MAX_PARTS) parts.push({ kind: 'omitted', count: blocks.length - MAX_PARTS });
  if (structuredContent !== undefined)
    parts.push(reader.json('structuredContent', structuredContent, { kind: 'structured' }));
  return parts;
}

/**
 * What a result has in it, whichever request it answers: a tool's `content`, a resource's `contents`, what the
 * `messages` of a prompt say.
 */
export function blocksOf({ content, contents, messages }: JsonObject): readonly unknown[] {
  if (Array.isArray(content)) return content;
  if (Array.isArray(contents)) return contents.map((resource) => ({ type: 'resource', resource }));
  if (!Array.isArray(messages)) return [];
  return messages.map((message) => (isObject(message) ? message['content'] : null));
}

type Block = Readonly<Record<string, unknown>>;

/** Reads block after block while there is room. */
class PartReader {
  #textLeft = MAX_TEXT_IN_ALL;
  #dataLeft = MAX_DATA_IN_ALL;

  read(block: unknown): ResultPart {
    if (!isObject(block) || typeof block['type'] !== 'string') return unreadable('', 'NOT_AN_OBJECT');
    const type = block['type'].slice(0, MAX_NAME_LENGTH);
    switch (type) {
      case 'text':
        if (typeof block['text'] !== 'string') return unreadable(type, 'FIELD_MISSING');
        return { kind: 'text', ...this.#preview(block['text']) };
      case 'image':
        return this.#media(type, block, IMAGE_TYPES);
      case 'audio':
        return this.#media(type, block, AUDIO_TYPES);
      case 'resource_link':
        return readLink(type, block);
      case 'resource':
        return this.#resource(type, block['resource']);
      default:
        return this.json(type, block, { kind: 'unknown', type });
    }
  }

  json<Part extends { kind: 'structured' } | { kind: 'unknown'; type: string }>(
    type: string,
    value: unknown,
    part: Part,
  ) {
    try {
      return { ...part, ...this.#preview(JSON.stringify(value, null, 2)) };
    } catch {
      return unreadable(type, 'TOO_DEEP');
    }
  }

  #resource(type: string, resource: unknown): ResultPart {
    if (!isObject(resource) || typeof resource['uri'] !== 'string') return unreadable(type, 'FIELD_MISSING');
    const common = {
      uri: resource['uri'].slice(0, MAX_URI_LENGTH),
      mimeType: readText(resource['mimeType'], MAX_NAME_LENGTH),
    };
    if (typeof resource['text'] === 'string')
      return { kind: 'resource', ...common, ...this.#preview(resource['text']) };
    const data = this.#data(resource['blob']);
    return typeof data === 'string' ? unreadable(type, data) : { kind: 'file', ...common, ...data };
  }

  #media(type: 'image' | 'audio', block: Block, known: readonly string[]): ResultPart {
    const mimeType =
      (readText(block['mimeType'], MAX_NAME_LENGTH) ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (!known.includes(mimeType)) return unreadable(type, mimeType === '' ? 'FIELD_MISSING' : 'MEDIA_TYPE');
    const data = this.#data(block['data']);
    return typeof data === 'string' ? unreadable(type, data) : { kind: type, mimeType, ...data };
  }

  #data(raw: unknown): { readonly data: string; readonly bytes: number } | UnreadableReason {
    if (typeof raw !== 'string') return 'FIELD_MISSING';
    if (raw.length > MAX_DATA_LENGTH || raw.length > this.#dataLeft) return 'TOO_LARGE';
    const data = raw.replace(/[\r\n]/g, '');
    if (data.length % 4 !== 0 || !BASE64.test(data)) return 'NOT_BASE64';
    this.#dataLeft -= raw.length;
    const padding = data.endsWith('==') ? 2 : data.endsWith('=') ? 1 : 0;
    return { data, bytes: (data.length / 4) * 3 - padding };
  }

  #preview(whole: string): Preview {
    const length = Math.min(whole.length, MAX_PREVIEW_LENGTH, this.#textLeft);
    this.#textLeft -= length;
    // Half a character at the cut becomes a replacement character, as one in the text would.
    return {
      text: whole.slice(0, length).toWellFormed(),
      length: whole.length,
      isCut: length < whole.length,
    };
  }
}

function readLink(type: string, block: Block): ResultPart {
  if (typeof block['uri'] !== 'string') return unreadable(type, 'FIELD_MISSING');
  return {
    kind: 'link',
    uri: block['uri'].slice(0, MAX_URI_LENGTH),
    name: readText(block['name'], MAX_NAME_LENGTH),
    title: readText(block['title'], MAX_NAME_LENGTH),
    description: readText(block['description'], MAX_DESCRIPTION_LENGTH),
    mimeType: readText(block['mimeType'], MAX_NAME_LENGTH),
    bytes: typeof block['size'] === 'number' && block['size'] >= 0 ? block['size'] : null,
  };
}

function readText(value: unknown, maxLength: number): string | null {
  return typeof value === 'string' && value.trim() !== '' ? value.slice(0, maxLength).toWellFormed() : null;
}

function unreadable(type: string, reason: UnreadableReason): ResultPart {
  return { kind: 'unreadable', type, reason };
}
