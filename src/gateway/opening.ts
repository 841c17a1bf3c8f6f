import { isObject, type JsonObject } from '../base/json';

/** Change notifications that one session listens for at a time; a client needs one. */
const MAX_LISTENS = 16;
/** Resources that one session is subscribed to at a time. */
export const MAX_SUBSCRIPTIONS = 64;
/** They are kept: a longer one can be read, but not subscribed to. */
const MAX_URI_CHARACTERS = 2_048;

/**
 * The messages that a later life of the worker has to say again for its server to be what this one is: the legacy
 * handshake and subscriptions, and what a modern client listens for. A modern request brings all else with it.
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
      return opening.filter(({ method }) => method === 'subscriptions/listen').length >= MAX_LISTENS ||
        opening.some(({ id }) => id === message['id'])
        ? opening
        : [...opening, withinLimits(message)];
    case 'resources/subscribe':
      return maySubscribe(opening, message) ? [...opening, bareSubscription(message)] : opening;
    case 'resources/unsubscribe':
      return opening.some((other) => isSubscriptionTo(uriIn(message), other))
        ? opening.filter((other) => !isSubscriptionTo(uriIn(message), other))
        : opening;
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

/** What a session is subscribed to, by the messages that say so; in the page's words. */
export function subscribedUris(opening: readonly JsonObject[]): ReadonlySet<string> {
  const uris = opening.flatMap((message) => {
    if (message['method'] !== 'resources/subscribe') return filteredUris(message) ?? [];
    const uri = uriIn(message);
    return uri === null ? [] : [uri];
  });
  return new Set(uris.slice(0, MAX_SUBSCRIPTIONS));
}

/** What is listened for, without the resources that are too many: the acknowledgement says what is left. */
export function withinLimits(message: JsonObject): JsonObject {
  const uris = filteredUris(message);
  const { params } = message;
  if (uris === null || !isObject(params) || !isObject(params['notifications'])) return message;
  const resourceSubscriptions = uris.slice(0, MAX_SUBSCRIPTIONS);
  const notifications = { ...params['notifications'], resourceSubscriptions };
  return { ...message, params: { ...params, notifications } } as JsonObject;
}

/** The resources in a `subscriptions/listen`; null: there is no such list. */
function filteredUris({ method, params }: JsonObject): readonly string[] | null {
  if (method !== 'subscriptions/listen' || !isObject(params) || !isObject(params['notifications']))
    return null;
  const uris = params['notifications']['resourceSubscriptions'];
  // What is not a list of texts is for the server to refuse.
  if (!Array.isArray(uris) || !uris.every((uri) => typeof uri === 'string')) return null;
  return uris.filter((uri) => uri.length <= MAX_URI_CHARACTERS);
}

function maySubscribe(opening: readonly JsonObject[], message: JsonObject): boolean {
  const uri = uriIn(message);
  if (uri === null || uri.length > MAX_URI_CHARACTERS) return false;
  const known = opening.filter(({ method }) => method === 'resources/subscribe');
  return known.length < MAX_SUBSCRIPTIONS && !known.some((other) => isSubscriptionTo(uri, other));
}

/** What is kept of it: whatever else it carries was for its answer. */
function bareSubscription(message: JsonObject): JsonObject {
  const { id, method } = message;
  return { jsonrpc: '2.0', id, method, params: { uri: uriIn(message) } };
}

function isSubscriptionTo(uri: string | null, message: JsonObject): boolean {
  return message['method'] === 'resources/subscribe' && uriIn(message) === uri;
}

function uriIn({ params }: JsonObject): string | null {
  return isObject(params) && typeof params['uri'] === 'string' ? params['uri'] : null;
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
