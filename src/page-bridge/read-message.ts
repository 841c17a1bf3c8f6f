// The border itself: a stranger's value in, a message that may be believed in form out. Not in meaning: whose it is, and
// whether it may be, is the gate's. Reads every field once, by name, and refuses what it doesn't know.

import { isDeeperThan, isObject, type JsonObject } from '../base/json';
import { type FromRelay, MAX_MESSAGE_CHARACTERS, MAX_SESSIONS, type SessionId } from './wire';

/** Arguments are rarely deeper than a dozen levels; schemas, which are, come from servers and not from pages. */
const MAX_DEPTH = 40;
/** Of a method, or of an id: longer ones name nothing. */
const MAX_NAME_CHARACTERS = 256;
/** In one hello: those that live, and those whose end was not taken yet. */
const MAX_KNOWN_SESSIONS = 4 * MAX_SESSIONS;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `session`: the one that spoke, where that much can be read. */
export type Reading =
  | { readonly message: FromRelay }
  | { readonly fault: Fault; readonly session: SessionId | null };

export type Fault =
  /** No message of this vocabulary, a field too few, or one too many. */
  | 'NOT_A_MESSAGE'
  | 'TOO_LONG'
  | 'NOT_JSON'
  | 'TOO_DEEP'
  /** No request, notification or answer (JSON-RPC 2.0; MCP takes no batches). */
  | 'NOT_JSON_RPC';

export function readMessage(raw: unknown): Reading {
  if (!isObject(raw)) return { fault: 'NOT_A_MESSAGE', session: null };
  const session = readSession(raw['session']);
  const message = readWord(raw, session);
  return typeof message === 'string' ? { fault: message, session } : { message };
}

function readWord(raw: Readonly<Record<string, unknown>>, session: SessionId | null): FromRelay | Fault {
  const { type, n, id, sessions, text } = raw;
  if (type === 'hello') {
    const known = hasExactly(raw, ['type', 'sessions']) ? readSessions(sessions) : null;
    return known === null ? 'NOT_A_MESSAGE' : { type, sessions: known };
  }
  if (!isCount(n)) return 'NOT_A_MESSAGE';
  if (type === 'show') return hasExactly(raw, ['type', 'n']) ? { n, type } : 'NOT_A_MESSAGE';
  if (session === null) return 'NOT_A_MESSAGE';
  if (type === 'given') {
    if (!isId(id) || !hasExactly(raw, ['type', 'n', 'session', 'id'])) return 'NOT_A_MESSAGE';
    return { n, type, session, id };
  }
  if (type === 'open' || type === 'close')
    return hasExactly(raw, ['type', 'n', 'session']) ? { n, type, session } : 'NOT_A_MESSAGE';
  if (type !== 'rpc' || typeof text !== 'string' || !hasExactly(raw, ['type', 'n', 'session', 'text']))
    return 'NOT_A_MESSAGE';
  const message = readRpc(text);
  return typeof message === 'string' ? message : { n, type, session, message };
}

/** One JSON-RPC message of a client, from its text. */
function readRpc(text: string): JsonObject | Fault {
  if (text.length > MAX_MESSAGE_CHARACTERS) return 'TOO_LONG';
  let message: unknown;
  try {
    message = JSON.parse(text);
  } catch {
    return 'NOT_JSON';
  }
  if (isDeeperThan(message, MAX_DEPTH)) return 'TOO_DEEP';
  return isObject(message) && isRpc(message) ? (message as JsonObject) : 'NOT_JSON_RPC';
}

function isRpc(message: Readonly<Record<string, unknown>>): boolean {
  const { jsonrpc, id, method, params, result, error } = message;
  if (jsonrpc !== '2.0') return false;
  if (method !== undefined) {
    const keys = [
      'jsonrpc',
      'method',
      ...(id === undefined ? [] : ['id']),
      ...(params === undefined ? [] : ['params']),
    ];
    return isName(method) && (id === undefined || isId(id)) && isParams(params) && hasExactly(message, keys);
  }
  if (result !== undefined)
    return isId(id) && isObject(result) && hasExactly(message, ['jsonrpc', 'id', 'result']);
  return isId(id) && isRpcError(error) && hasExactly(message, ['jsonrpc', 'id', 'error']);
}

function isParams(params: unknown): boolean {
  return params === undefined || isObject(params);
}

function isRpcError(error: unknown): boolean {
  return isObject(error) && Number.isSafeInteger(error['code']) && typeof error['message'] === 'string';
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '' && value.length <= MAX_NAME_CHARACTERS;
}

function isId(value: unknown): value is string | number {
  return Number.isSafeInteger(value) || (typeof value === 'string' && value.length <= MAX_NAME_CHARACTERS);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) > 0;
}

function readSession(value: unknown): SessionId | null {
  return typeof value === 'string' && UUID.test(value) ? (value as SessionId) : null;
}

function readSessions(value: unknown): readonly SessionId[] | null {
  if (!Array.isArray(value) || value.length > MAX_KNOWN_SESSIONS) return null;
  const known: SessionId[] = [];
  for (const item of value) {
    const session = readSession(item);
    if (session === null || known.includes(session)) return null;
    known.push(session);
  }
  return known;
}

/** These fields and no others, each its own. */
function hasExactly(value: object, keys: readonly string[]): boolean {
  return Object.keys(value).length === keys.length && keys.every((key) => Object.hasOwn(value, key));
}
