import type { JSONRPCMessage } from '@modelcontextprotocol/client';
import { isObject } from '../base/json';

/** Rewrites the ids of one connection: ours on the way out, back on the way in. */
export type UniqueIds = {
  outbound(message: JSONRPCMessage): JSONRPCMessage;
  inbound(message: JSONRPCMessage): JSONRPCMessage;
  /** From now on this id of the SDK goes by one that has left before, on another connection. */
  adopt(id: string | number, left: string): void;
};

const SUBSCRIPTION_ID = 'io.modelcontextprotocol/subscriptionId';

/**
 * The SDK counts its JSON-RPC ids from 0 in every client, so a retry would go out under the id of the send it
 * repeats (trap T4). An id must be new within a session (2025-11-25, basic §Requests) and for each retry
 * (2026-07-28, patterns/mrtr): every id, and every progress token made of one, is put behind a prefix.
 *
 * @param prefix random, used by one connection only.
 */
export function uniqueIds(prefix: string): UniqueIds {
  const start = `${prefix}.`;
  let adopted: { readonly id: string | number; readonly left: string } | null = null;
  const ours = (id: unknown): string =>
    adopted !== null && id === adopted.id ? adopted.left : start + JSON.stringify(id);
  const restored = (id: unknown): unknown => {
    if (adopted !== null && id === adopted.left) return adopted.id;
    return typeof id === 'string' && id.startsWith(start) ? JSON.parse(id.slice(start.length)) : id;
  };

  return {
    adopt(id, left) {
      adopted = { id, left };
    },

    outbound(message) {
      if (!('method' in message)) return message; // A response goes under the server's id.
      const request = 'id' in message ? { ...message, id: ours(message.id) } : { ...message };
      return withParams(request, (params) => {
        if (message.method === 'notifications/cancelled') return replaceKey(params, 'requestId', ours);
        return replaceInside(params, '_meta', (meta) => replaceKey(meta, 'progressToken', ours));
      });
    },

    inbound(message) {
      // zod has parsed the message: what is replaced here only changes the value of an id.
      if (!('method' in message)) return replaceKey(message, 'id', restored) as JSONRPCMessage;
      return withParams({ ...message }, (params) => {
        const tokens = replaceKey(params, 'progressToken', restored);
        const requests = replaceKey(tokens, 'requestId', restored);
        return replaceInside(requests, '_meta', (meta) => replaceKey(meta, SUBSCRIPTION_ID, restored));
      });
    },
  };
}

type Fields = Readonly<Record<string, unknown>>;

function withParams(message: JSONRPCMessage, change: (params: Fields) => Fields): JSONRPCMessage {
  if (!('params' in message) || !isObject(message.params)) return message;
  return { ...message, params: change(message.params) } as JSONRPCMessage;
}

function replaceInside(fields: Fields, key: string, change: (inner: Fields) => Fields): Fields {
  const inner = fields[key];
  return isObject(inner) ? { ...fields, [key]: change(inner) } : fields;
}

function replaceKey(fields: Fields, key: string, change: (value: unknown) => unknown): Fields {
  return fields[key] === undefined ? fields : { ...fields, [key]: change(fields[key]) };
}
