import { isObject } from '../base/json';

export type RpcError = { readonly code: number; readonly message: string; readonly data: unknown };

/**
 * The JSON-RPC error in the body of an HTTP error. The SDK reads it for 400 only (trap T7), yet a modern server
 * answers an unknown method with 404 and -32601 (2026-07-28, streamable-http §Errors).
 */
export function rpcErrorBody(text: unknown): RpcError | null {
  if (typeof text !== 'string' || !text.trimStart().startsWith('{')) return null;
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    return null;
  }
  const error = isObject(body) ? body['error'] : undefined;
  if (!isObject(error) || typeof error['code'] !== 'number') return null;
  const { code, message, data } = error;
  return { code, message: typeof message === 'string' ? message : '', data };
}
