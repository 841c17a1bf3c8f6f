import type { FromRelay, PageSender, SessionId, ToPage } from './wire';

/** What the gate needs of the rest of Usher; `background/` plugs it in. */
export type GatePorts = {
  /**
   * Whether this document may speak: its exact origin is connected, and its tab is in no flow. Asked once a port. A
   * rejection is no answer: the port is closed, and its relay comes back.
   */
  readonly mayEnter: (sender: PageSender) => Promise<boolean>;
  /** The same, asked again before each of its messages is heard. */
  readonly isStillAllowed: (sender: PageSender) => Promise<boolean>;
  /** A page that may speak. Listen at once: its first message follows as soon as this returns. */
  readonly entered: (page: PagePort) => void;
  readonly now: () => number;
  readonly wait: (forMs: number) => Promise<void>;
};

/** A document that may speak. */
export type PagePort = {
  readonly sender: PageSender;
  /** Does nothing when the document is gone. `closed` ends the session here too. */
  readonly send: (message: ToPage) => void;
  /** Ends all of its sessions (REVOKED) and the port; its relay does not come back. */
  readonly close: () => void;
  /** Every message, read and checked, in order. `hello` is the first. */
  readonly onMessage: (listener: (message: FromRelay) => void) => void;
  /** The gate ended a session: for what the page sent, or because a document has too many. The page knows already. */
  readonly onEnded: (listener: (session: SessionId) => void) => void;
  /** Once. The document left, sleeps in the back-forward cache, or was closed from here. */
  readonly onDisconnect: (listener: () => void) => void;
};

/** The browser's port, as much of it as the gate uses. */
export type RuntimePort = {
  readonly postMessage: (message: ToPage) => void;
  readonly disconnect: () => void;
  readonly onMessage: (listener: (message: unknown) => void) => void;
  readonly onDisconnect: (listener: () => void) => void;
};
