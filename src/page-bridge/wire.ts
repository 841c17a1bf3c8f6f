// What travels between a page and Usher: page API ⇄ relay over a MessagePort, relay ⇄ background over a runtime port.
// The relay passes it on and never looks into it further than it must. Everything from a page is hostile.

import type { Brand } from '../base/brand';
import type { JsonObject } from '../base/json';

/** One `provider.connect()` of one document. Made by the page's side, so it is only ever read together with the document. */
export type SessionId = Brand<string, 'SessionId'>;

/** The name of the runtime port: also says which version of this vocabulary the content script speaks. */
export const PORT_NAME = 'usher-page-1';

/** JSON text of one message from a page, in UTF-16 code units (SECURITY §4.2). */
export const MAX_MESSAGE_CHARACTERS = 65_536;

/** Sessions that one document may have at a time: a page needs one, a page with a reckless framework a few. */
export const MAX_SESSIONS = 8;

/** Page → relay. What its client says travels as JSON text: its size is known before anything is parsed. */
export type PageWord =
  | { readonly type: 'open'; readonly session: SessionId }
  | { readonly type: 'rpc'; readonly session: SessionId; readonly text: string }
  | { readonly type: 'close'; readonly session: SessionId }
  /** Bring Usher's own window to the front, if something waits there for this page. */
  | { readonly type: 'show' };

/** The relay's own word: the page has the answer with this JSON-RPC id, which need not be kept any longer. */
export type Given = { readonly type: 'given'; readonly session: SessionId; readonly id: string | number };

/** A word as the relay passes it on. `n` counts up within a document, so that nothing is heard twice. */
export type Numbered = (PageWord | Given) & { readonly n: number };

/**
 * Relay → background, first on every port: the sessions of this document whose `open` was taken and whose `close` was
 * not (none at its first). Then comes again, in order, whatever was sent and not taken: an `open` may be of a session
 * that is known.
 */
export type Hello = { readonly type: 'hello'; readonly sessions: readonly SessionId[] };

/** A word, read and checked. */
export type FromPage = { readonly n: number } & (
  | { readonly type: 'open'; readonly session: SessionId }
  /** One JSON-RPC message of the session's client. */
  | { readonly type: 'rpc'; readonly session: SessionId; readonly message: JsonObject }
  | { readonly type: 'close'; readonly session: SessionId }
  | { readonly type: 'show' }
  | Given
);

/** Whatever the gate lets through. */
export type FromRelay = FromPage | Hello;

/** Background → relay → page. */
export type ToPage =
  /** The page may speak. Until it arrives the relay is inert: the page learns nothing of Usher. */
  | { readonly type: 'welcome' }
  /**
   * The page may not, or not any more: the relay stays still and does not knock again. Where it was never welcome, it
   * tells the page nothing.
   */
  | { readonly type: 'refused'; readonly code: ClosedCode }
  /** Saved, or done: the relay need not keep its copy of message `n` and those before it any longer. */
  | { readonly type: 'taken'; readonly n: number }
  | { readonly type: 'rpc'; readonly session: SessionId; readonly message: JsonObject }
  | { readonly type: 'closed'; readonly session: SessionId; readonly code: ClosedCode }
  /** How many calls of this page wait for the person in Usher's own window. Nothing else of what is asked. */
  | { readonly type: 'attention'; readonly waiting: number };

export type ClosedCode =
  /** The site was disconnected, or its time is over. */
  | 'REVOKED'
  /** What this session was is not known any more. */
  | 'SESSION_LOST'
  /** The page sent what no client sends. */
  | 'MALFORMED'
  /** The page sent far more than anybody can ask for. */
  | 'TOO_MANY_MESSAGES'
  | 'TOO_MANY_SESSIONS';

/** Page API → relay: is anybody there? A browser may end a content script together with its extension, and say nothing. */
export type Ping = { readonly type: 'ping' };

/** Relay → page. */
export type ToPageApi =
  | { readonly type: 'pong' }
  /** First, and when it may again: the page may know of Usher. `version` is Usher's own. */
  | { readonly type: 'welcome'; readonly version: string }
  | Extract<ToPage, { readonly type: 'rpc' | 'closed' | 'attention' }>;

/** Who a port belongs to, as the browser says it; nothing of it comes from a message. */
export type PageSender = {
  readonly tabId: number;
  readonly windowId: number;
  /** Of one document: null where the browser names none. */
  readonly documentId: string | null;
  /** `URL.origin` of the document. */
  readonly origin: string;
};
