import type { JSONRPCMessage, Transport } from '@modelcontextprotocol/server';
import type { JsonObject } from '../base/json';

type Id = string | number;

/** What names the subscription in a notification about it (2026-07-28, basic/patterns/subscriptions). */
const SUBSCRIPTION_ID = 'io.modelcontextprotocol/subscriptionId';

/** The SDK's end of the way to a page: no streams, only messages. */
export class PageTransport implements Transport {
  onclose?: () => void;
  onerror?: (error: Error) => void;
  onmessage?: Transport['onmessage'];

  readonly #post: (message: JsonObject) => void;
  /** Requests that were said again for this life's server alone: the page has their answers. */
  readonly #replayed = new Set<Id>();
  readonly #unanswered = new Map<Id, () => void>();
  #isClosed = false;

  /** @param post carries a message to the page. */
  constructor(post: (message: JsonObject) => void) {
    this.#post = post;
  }

  async start(): Promise<void> {}

  /** @returns once a request is answered or {@link settle}d; anything else at once. */
  receive(message: JsonObject): Promise<void> {
    const { id, method } = message;
    return new Promise((resolve) => {
      // What answers a request of ours has an id too: there is none, and nobody answers it.
      if (method === undefined) resolve();
      else if (typeof id === 'string' || typeof id === 'number') this.#unanswered.set(id, resolve);
      else resolve();
      // The answer may come in this very turn.
      this.onmessage?.(message as JSONRPCMessage);
    });
  }

  /** What came of the opening is known: this server is told of it again, and the page is not. */
  replay(message: JsonObject): void {
    const { id } = message;
    if (typeof id === 'string' || typeof id === 'number') this.#replayed.add(id);
    this.onmessage?.(message as JSONRPCMessage);
  }

  /** The request is in good hands: its answer may take days. */
  settle(id: Id): void {
    this.#unanswered.get(id)?.();
    this.#unanswered.delete(id);
  }

  async send(message: JSONRPCMessage): Promise<void> {
    if (this.#isClosed) return;
    const id = answeredId(message);
    if (id === null || !this.#replayed.delete(id)) this.#post(message as unknown as JsonObject);
    if (id !== null) this.settle(id);
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    for (const id of this.#unanswered.keys()) this.settle(id);
    this.onclose?.();
  }
}

/** The request that this message answers; a subscription is answered by what acknowledges it. */
function answeredId(message: JSONRPCMessage): Id | null {
  if (!('method' in message)) return message.id ?? null;
  if (message.method !== 'notifications/subscriptions/acknowledged') return null;
  const id = message.params?._meta?.[SUBSCRIPTION_ID];
  return typeof id === 'string' || typeof id === 'number' ? id : null;
}
