import { isObject, type JsonObject } from '../base/json';

type Wrap = (uri: string) => string;
type Fields = Readonly<Record<string, unknown>>;

// The places of the protocol in which a server names its resources to who asked it for something else. What is written
// in texts is nobody's to change.

/** The `content` of a tool's result. */
export function wrapContent(result: JsonObject, wrap: Wrap): JsonObject {
  return withList(result, 'content', (block) => wrapBlock(block, wrap));
}

/** The messages of a prompt. */
export function wrapMessages(result: JsonObject, wrap: Wrap): JsonObject {
  return withList(result, 'messages', (message) =>
    isObject(message['content']) ? { ...message, content: wrapBlock(message['content'], wrap) } : message,
  );
}

/** What a resource holds: itself, or what is below it. */
export function wrapContents(result: JsonObject, wrap: Wrap): JsonObject {
  return withList(result, 'contents', (one) => wrapUri(one, wrap));
}

/** A link to a resource, or a resource that is embedded; anything else stays as it is. */
function wrapBlock(block: Fields, wrap: Wrap): Fields {
  if (block['type'] === 'resource_link') return wrapUri(block, wrap);
  const { resource } = block;
  if (block['type'] !== 'resource' || !isObject(resource)) return block;
  return { ...block, resource: wrapUri(resource, wrap) };
}

function wrapUri(named: Fields, wrap: Wrap): Fields {
  const { uri } = named;
  return typeof uri === 'string' ? { ...named, uri: wrap(uri) } : named;
}

function withList(result: JsonObject, key: string, change: (entry: Fields) => Fields): JsonObject {
  const list = result[key];
  if (!Array.isArray(list)) return result;
  return { ...result, [key]: list.map((entry) => (isObject(entry) ? change(entry) : entry)) } as JsonObject;
}
