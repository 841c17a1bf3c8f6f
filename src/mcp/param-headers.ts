import { isObject, type JsonObject } from '../base/json';

// `x-mcp-header`: arguments that a server wants repeated as HTTP headers (2026-07-28, streamable-http §Custom Headers
// from Tool Parameters; matrix H11 to H15). The SDK's own code for it is off wherever there is a `window` (trap T3), so
// both browsers use this one.

/** One annotated property: where its value is, and the name of its header. */
export type ParamHeader = { readonly path: readonly string[]; readonly name: string };

const ANNOTATION = 'x-mcp-header';
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/; // RFC 9110 §5.6.2
const TYPES: ReadonlySet<unknown> = new Set(['string', 'integer', 'boolean']);

/** The annotations of an input schema; null where one is against the rules: such a tool must not be used (H12). */
export function paramHeaders(inputSchema: JsonObject): readonly ParamHeader[] | null {
  const found: ParamHeader[] = [];
  if (!collect(inputSchema, [], found)) return null;
  const names = found.map(({ name }) => name.toLowerCase());
  return new Set(names).size === names.length ? found : null;
}

/** The headers of one call. A value that is absent or null has none (H15). */
export function paramHeaderValues(headers: readonly ParamHeader[], args: JsonObject): Record<string, string> {
  const values: Record<string, string> = {};
  for (const { path, name } of headers) {
    const text = asText(
      path.reduce<unknown>((value, key) => (isObject(value) ? value[key] : undefined), args),
    );
    if (text !== null) values[`Mcp-Param-${name}`] = headerValue(text);
  }
  return values;
}

/** Follows `properties` only. An annotation anywhere else makes the definition invalid. */
function collect(schema: JsonObject, path: readonly string[], found: ParamHeader[]): boolean {
  for (const [keyword, value] of Object.entries(schema)) {
    if (keyword === ANNOTATION) {
      if (path.length === 0 || typeof value !== 'string' || !TOKEN.test(value) || !TYPES.has(schema['type']))
        return false;
      found.push({ path, name: value });
    } else if (keyword === 'properties' && isObject(value)) {
      for (const [key, property] of Object.entries(value)) {
        if (isObject(property) && !collect(property as JsonObject, [...path, key], found)) return false;
      }
    } else if (!IS_DATA.has(keyword) && mentionsAnnotation(value)) return false;
  }
  return true;
}

/** Keywords whose value is data, not schema: a default may look like anything. */
const IS_DATA: ReadonlySet<string> = new Set(['const', 'default', 'enum', 'examples']);

function mentionsAnnotation(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(mentionsAnnotation);
  if (!isObject(value)) return false;
  return (
    ANNOTATION in value ||
    Object.entries(value).some(([key, inner]) => !IS_DATA.has(key) && mentionsAnnotation(inner))
  );
}

function asText(value: unknown): string | null {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean') return String(value);
  return Number.isSafeInteger(value) ? String(value) : null;
}

const PLAIN = /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/;
const SENTINEL = /^=\?base64\?.*\?=$/;

/** Plain where a field value may be (RFC 9110 §5.5), the Base64 form otherwise and where it could be taken for one. */
function headerValue(text: string): string {
  if (PLAIN.test(text) && !SENTINEL.test(text)) return text;
  const bytes = new TextEncoder().encode(text);
  return `=?base64?${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}?=`;
}
