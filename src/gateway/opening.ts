import { isObject, type JsonObject } from '../base/json';

/** Change notifications that one session listens for at a time; a client needs one. */
const MAX_LISTENS = 16;

/**
 * The messages that a later life of the worker has to say again for its server to be what this one is: the legacy
 * handshake, and what a modern client listens for. A modern request brings all else with it.
 */
export function withOpening(opening: readonly JsonObject[], message: JsonObject): readonly JsonObject[] {
  switch (message['method']) {
    case 'initialize':
      // One session has one handshake: what comes again is refused by the server.
      return opening.some(isHandshake) ? opening : [...opening, message];
    case 'notifications/initialized':
      return opening.filter(isHandshake).length === 1 ? [...opening, message] : opening;
    case 'subscriptions/listen':
      // A message may come again after the worker died.
      return opening.length >= MAX_LISTENS || opening.some(({ id }) => id === message['id'])
        ? opening
        : [...opening, message];
    case 'notifications/cancelled': {
      const id = cancelledId(message);
      const kept = opening.filter(
        (other) => other['method'] !== 'subscriptions/listen' || other['id'] !== id,
      );
      return kept.length === opening.length ? opening : kept;
    }
    default:
      return opening;
  }
}

/** The JSON-RPC id of the request that this message cancels; null: it is no cancellation. */
export function cancelledId({ method, params }: JsonObject): string | number | null {
  if (method !== 'notifications/cancelled' || !isObject(params)) return null;
  const id = params['requestId'];
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}

function isHandshake({ method }: JsonObject): boolean {
  return method === 'initialize' || method === 'notifications/initialized';
}
