// JSON and numbers as people type them.

import type { Json } from './json';

export type JsonReading =
  | { readonly value: Json }
  /** Where the text stops being JSON, counted from one. */
  | { readonly line: number; readonly column: number };

/** A JSON number, with the sign and the leading zeros that people type. */
const NUMBER = /^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d{1,3})?$/;
const SPACE = /[ \t\n\r]*/y;
const LITERAL = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;

/** Reads JSON (RFC 8259); where it is none, says where. The engines say it too, each in its own words. */
export function parseJson(text: string): JsonReading {
  try {
    return { value: JSON.parse(text) };
  } catch {
    const before = text.slice(0, endOfJson(text)).split('\n');
    return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
  }
}

/** The number a text says, in the notation of JSON; null where it says none or one that a double can't hold. */
export function parseNumber(text: string): number | null {
  const value = NUMBER.test(text.trim()) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : null;
}

/** How far a text is the beginning of one JSON value. Without recursion, so that no nesting is too deep. */
function endOfJson(text: string): number {
  const open: ('[' | '{')[] = [];
  let at = after(SPACE, text, 0);
  for (;;) {
    const opener = text[at];
    if (opener === '[' || opener === '{') {
      open.push(opener);
      at = after(SPACE, text, at + 1);
      if (text[at] !== (opener === '[' ? ']' : '}')) {
        const value = opener === '[' ? at : afterKey(text, at);
        if (value < 0) return -value - 1;
        at = value;
        continue;
      }
    } else {
      const end = afterScalar(text, at);
      if (end === at) return at;
      at = after(SPACE, text, end);
    }
    // A value has ended: close what closes here, then go on to the next value.
    for (
      let closer = open.at(-1);
      closer !== undefined && text[at] === (closer === '[' ? ']' : '}');
      closer = open.at(-1)
    ) {
      open.pop();
      at = after(SPACE, text, at + 1);
    }
    const container = open.at(-1);
    if (container === undefined || text[at] !== ',') return at;
    const next = after(SPACE, text, at + 1);
    const value = container === '[' ? next : afterKey(text, next);
    if (value < 0) return -value - 1;
    at = value;
  }
}

/** The place after a key and its colon; where there is none, the place of the fault as minus one minus it. */
function afterKey(text: string, at: number): number {
  const end = text[at] === '"' ? afterScalar(text, at) : at;
  const colon = after(SPACE, text, end);
  if (end === at || text[colon] !== ':') return -(end === at ? at : colon) - 1;
  return after(SPACE, text, colon + 1);
}

/** The place after a text, a number or a literal; the same place where none of them is whole. */
function afterScalar(text: string, at: number): number {
  if (text[at] !== '"') return after(LITERAL, text, at);
  let next = at + 1;
  for (let character = text[next]; character !== undefined && character >= ' '; character = text[next]) {
    if (character === '"') return next + 1;
    const end = character === '\\' ? after(ESCAPE, text, next) : next + 1;
    if (end === next) return at;
    next = end;
  }
  return at;
}

function after(token: RegExp, text: string, at: number): number {
  token.lastIndex = at;
  return at + (token.exec(text)?.[0].length ?? 0);
}
