// The relay: a content script in a world of its own, between a page that may be hostile and the background. It passes
// words on, keeps what was not taken yet, and connects again when the background's worker has died or the page was
// asleep. It never reads the page, and until the background says welcome it is inert.

import { type HandoverWindow, handOver, tellNonce } from './handover';
import { readPageWord, readRpcHead } from './page-word';
import type { ClosedCode, Given, Hello, Numbered, PageWord, SessionId, ToPage, ToPageApi } from './wire';

/** What a relay lives in; `entrypoints/page-relay.ts` gives it the browser's. */
export type RelaySurroundings = {
  /** A new port to the background. Throws when this Usher is gone. */
  readonly connect: () => BackgroundPort;
  /** Usher was updated, removed or switched off. Nobody tells what it left in the pages: it has to look. */
  readonly isGone: () => boolean;
  readonly window: HandoverWindow;
  /** Hears the browser's own events, and none that a page has made: it could say that it slept, and be let in again. */
  readonly hear: (name: 'pagehide' | 'pageshow' | 'focus', listener: (isPersisted: boolean) => void) => void;
  /** Unguessable, of this document. */
  readonly nonce: string;
  /** Usher's own version, for the announcement. */
  readonly version: string;
  /** Whether the person did something on the page a moment ago. */
  readonly isPersonActive: () => boolean;
  /** Rendered before anybody looks at it: it connects when it is knocked on. */
  readonly isAsleep: boolean;
  readonly wait: (forMs: number) => Promise<void>;
};

export type BackgroundPort = {
  readonly postMessage: (message: Numbered | Hello) => void;
  readonly disconnect: () => void;
  readonly onMessage: (listener: (message: ToPage) => void) => void;
  readonly onDisconnect: (listener: () => void) => void;
};

export type Relay = {
  /** The site was connected, or connected again, while this document was open. */
  readonly knock: () => void;
  /** Something may have changed for the sessions of this document: they are to be asked about. */
  readonly nudge: () => void;
};

type Session = {
  isTaken: boolean;
  /** The page closed it; the background has not taken that yet. */
  isOver: boolean;
  /** JSON-RPC ids without an answer; false: of a request that listens, and is answered when it ends. */
  readonly asked: Map<unknown, boolean>;
};

/** Fewer than the gate lets wait in line: after a reconnection they all come at once. */
const MAX_KEPT = 200;
/** The first time there is none: a tab in the background has slow clocks. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;
/** How often a page that waits looks whether Usher is still there. */
const LOOK_MS = 5_000;

export function startRelay(surroundings: RelaySurroundings): Relay {
  const { window, nonce } = surroundings;
  const welcome: ToPageApi = { type: 'welcome', version: surroundings.version };
  const sessions = new Map<SessionId, Session>();
  /** What was sent, or is to be sent, and was not taken yet. */
  let kept: readonly Numbered[] = [];
  let lastN = 0;
  let background: BackgroundPort | null = null;
  /** Null until the first welcome. */
  let page: MessagePort | null = null;
  let shutOut: ClosedCode | null = null;
  /** The page was told that it is shut out, and not yet that it is no more. */
  let isBack = false;
  let { isAsleep } = surroundings;
  let failures = 0;
  let isLooking = false;

  const isIntroduced = tellNonce(window, nonce);
  // A sleeping page holds no port: browsers differ in what becomes of one.
  surroundings.hear('pagehide', (isPersisted) => {
    isAsleep = isPersisted;
    if (isAsleep) drop();
  });
  surroundings.hear('pageshow', (isPersisted) => {
    if (isPersisted) knock();
  });
  // The person is back: what changed meanwhile should be there.
  surroundings.hear('focus', nudge);
  connect();
  return { knock, nudge };

  function knock(): void {
    isAsleep = false;
    isBack ||= shutOut !== null;
    shutOut = null;
    connect();
  }

  function nudge(): void {
    if (isWaiting() || sessions.size > 0) connect();
  }

  function connect(): void {
    if (background !== null || isAsleep || shutOut !== null) return;
    try {
      const port = surroundings.connect();
      background = port;
      port.onMessage((message) => void (background === port && hear(message)));
      port.onDisconnect(() => void (background === port && lose()));
    } catch {
      leave('SESSION_LOST');
      return;
    }
    const known = [...sessions].filter(([, { isTaken }]) => isTaken).map(([session]) => session);
    say({ type: 'hello', sessions: known });
    for (const word of kept) say(word);
  }

  function hear(message: ToPage): void {
    // A welcome alone is no success: a worker may die of what it does next.
    if (message.type !== 'welcome') failures = 0;
    if (message.type === 'welcome') {
      if (page === null) page = introduce();
      else if (isBack) tell(welcome);
      isBack = false;
    } else if (message.type === 'refused') {
      drop();
      leave(message.code);
    } else if (message.type === 'taken') {
      taken(message.n);
    } else if (message.type === 'attention') {
      tell(message);
    } else if (message.type === 'closed') {
      close(message.session, message.code);
    } else {
      deliver(message.session, message);
    }
  }

  /** The worker went to sleep or died. It is woken only for what waits: an idle page lets it sleep. */
  function lose(): void {
    background = null;
    if (!isWaiting()) return;
    failures += 1;
    if (failures === 1) connect();
    else
      void surroundings.wait(Math.min(FIRST_PAUSE_MS * 2 ** (failures - 2), LONGEST_PAUSE_MS)).then(connect);
  }

  function isWaiting(): boolean {
    return page === null || kept.length > 0 || isAnswerWaited();
  }

  function isAnswerWaited(): boolean {
    return [...sessions.values()].some(({ asked }) => [...asked.values()].includes(true));
  }

  function look(): void {
    if (surroundings.isGone()) {
      background = null;
      leave('SESSION_LOST');
    } else if (!isLooking && isAnswerWaited()) {
      isLooking = true;
      void surroundings.wait(LOOK_MS).then(() => {
        isLooking = false;
        look();
      });
    }
  }

  function drop(): void {
    background?.disconnect();
    background = null;
  }

  /** For good, as far as this document can know. */
  function leave(code: ClosedCode): void {
    shutOut = code;
    for (const session of sessions.keys()) close(session, code);
    kept = [];
  }

  function taken(n: number): void {
    for (const word of kept) {
      if (word.n > n) continue;
      if (word.type === 'close') sessions.delete(word.session);
      const session = word.type === 'open' ? sessions.get(word.session) : undefined;
      if (session !== undefined) session.isTaken = true;
    }
    kept = kept.filter((word) => word.n > n);
  }

  function close(session: SessionId, code: ClosedCode): void {
    sessions.delete(session);
    kept = kept.filter((word) => word.type === 'show' || word.session !== session);
    tell({ type: 'closed', session, code });
  }

  /** An answer that comes a second time, after a reconnection, is given no second time. */
  function deliver(name: SessionId, message: Extract<ToPage, { readonly type: 'rpc' }>): void {
    const session = sessions.get(name);
    if (session === undefined || session.isOver) return;
    const { id, method } = message.message;
    const isAnswer = method === undefined && (typeof id === 'string' || typeof id === 'number');
    if (!isAnswer || session.asked.delete(id)) tell(message);
    if (isAnswer) send({ type: 'given', session: name, id });
  }

  function introduce(): MessagePort {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<unknown>) => {
      const word = readPageWord(data);
      if (word === 'ping') tell({ type: 'pong' });
      else if (word !== null) pass(word);
    };
    void isIntroduced.then(() => handOver(window, nonce, port2));
    port1.postMessage(welcome);
    return port1;
  }

  function pass(word: PageWord): void {
    if (word.type === 'show') {
      if (surroundings.isPersonActive()) send(word);
      return;
    }
    if (shutOut !== null) {
      tell({ type: 'closed', session: word.session, code: shutOut });
      return;
    }
    const session = sessions.get(word.session);
    if (word.type !== 'open' && (session === undefined || session.isOver)) return;
    if (kept.length >= MAX_KEPT && word.type !== 'close') {
      if (session !== undefined) pass({ type: 'close', session: word.session });
      tell({ type: 'closed', session: word.session, code: 'TOO_MANY_MESSAGES' });
      return;
    }
    if (word.type === 'open') sessions.set(word.session, { isTaken: false, isOver: false, asked: new Map() });
    if (word.type === 'rpc') note(session, word.text);
    if (word.type === 'close' && session !== undefined) {
      session.isOver = true;
      session.asked.clear();
    }
    send(word);
  }

  function note(session: Session | undefined, text: string): void {
    const { asks, cancels, isListening } = readRpcHead(text);
    if (asks !== undefined) session?.asked.set(asks, isListening !== true);
    if (cancels !== undefined) session?.asked.delete(cancels);
  }

  function send(word: PageWord | Given): void {
    lastN += 1;
    const numbered = { ...word, n: lastN };
    kept = [...kept, numbered];
    if (background === null) connect();
    else say(numbered);
    look();
  }

  function say(message: Numbered | Hello): void {
    try {
      background?.postMessage(message);
    } catch {
      // The worker died in this moment: `onDisconnect` follows, and what was kept is sent again.
    }
  }

  function tell(message: ToPageApi): void {
    page?.postMessage(message);
  }
}
