// What a connected page sees of Usher: a provider, announced in the manner of EIP-6963, whose `connect()` returns an
// object that is the MCP SDK's `Transport` (both lines). It lives in the page's own world and has no rights there that
// the page hasn't: nothing here is a border. It takes what it needs of the world when it starts, so that a page that
// changes its own world later does not break it by accident.

import { awaitPort, type HandoverWindow } from './handover';
import { ICON, NAME, RDNS } from './identity';
import {
  type ClosedCode,
  MAX_MESSAGE_CHARACTERS,
  type PageWord,
  type Ping,
  type SessionId,
  type ToPageApi,
} from './wire';

export type ProviderInfo = {
  /** Of this document's provider. */
  readonly uuid: string;
  readonly name: string;
  readonly version: string;
  /** A `data:` URI. */
  readonly icon: string;
  /** Reverse domain name: says which product it is. Self-asserted, as in EIP-6963. */
  readonly rdns: string;
};

export type Attention = {
  /** How many calls of this page wait for the person in the provider's own window. */
  readonly waiting: number;
};

export type Provider = {
  /** A new session with the person's servers, for one client. Nothing is sent until the client starts it. */
  readonly connect: () => PageTransport;
  /** Called on every change, and soon after it was asked for when something waits already. */
  readonly on: (event: 'attention', listener: (attention: Attention) => void) => void;
  readonly off: (event: 'attention', listener: (attention: Attention) => void) => void;
  /** Brings the provider's own window to the front, if something waits there. Only from a click or a key. */
  readonly show: () => void;
};

/** The SDK's `Transport`, as both of its lines write it. */
export type PageTransport = {
  start(): Promise<void>;
  send(message: object): Promise<void>;
  close(): Promise<void>;
  // biome-ignore lint/suspicious/noExplicitAny: the SDK's lines differ in the message's type
  onmessage?: ((message: any, extra?: any) => void) | undefined;
  onclose?: (() => void) | undefined;
  onerror?: ((error: Error) => void) | undefined;
  /** None: it would tell a client that its handshake is over. */
  sessionId?: string | undefined;
  setProtocolVersion?: ((version: string) => void) | undefined;
};

/** Why a connection failed, or ended. `docs/for-chat-developers.md` explains each. */
export type PageErrorCode = ClosedCode | 'NOT_CONNECTED' | 'ALREADY_STARTED' | 'MESSAGE_TOO_LONG';

const { stringify } = JSON;
const { freeze } = Object;

/** How often a page with a session asks whether the relay is there still. */
const PING_MS = 2_000;
/** One may be late: a page that slept has its clock before its messages. */
const MAX_UNANSWERED = 2;

/** Does nothing that a page could notice until the relay opens its channel. */
export function startPageApi(window: HandoverWindow): void {
  const dispatch = window.dispatchEvent.bind(window);
  const makeUuid = crypto.randomUUID.bind(crypto);
  const wait = setTimeout.bind(globalThis);
  awaitPort(window, (port) => {
    let detail: Readonly<{ info: ProviderInfo; provider: Provider }> | null = null;
    const announce = () => dispatch(new CustomEvent('mcp:announce-provider', { detail }));
    const provider = createProvider(port, makeUuid, wait, (version) => {
      if (detail === null) window.addEventListener('mcp:request-provider', announce);
      // Each time another: what is back is news to whoever saw it go.
      const info: ProviderInfo = { uuid: makeUuid(), name: NAME, version, icon: ICON, rdns: RDNS };
      detail = freeze({ info: freeze(info), provider });
      announce();
    });
  });
}

type Line = {
  readonly receive: (message: object) => void;
  readonly end: (code: ClosedCode) => void;
};

function createProvider(
  port: MessagePort,
  makeUuid: () => string,
  wait: (work: () => void, forMs: number) => unknown,
  welcomed: (version: string) => void,
): Provider {
  const lines = new Map<SessionId, Line>();
  const listeners = new Set<(attention: Attention) => void>();
  const post = (word: PageWord | Ping): void => port.postMessage(word);
  let unanswered = 0;
  let isAsking = false;
  let attention: Attention = freeze({ waiting: 0 });

  port.onmessage = ({ data }: MessageEvent<ToPageApi>) => {
    unanswered = 0;
    if (data.type === 'welcome') welcomed(data.version);
    else if (data.type === 'rpc') lines.get(data.session)?.receive(data.message);
    else if (data.type === 'closed') lines.get(data.session)?.end(data.code);
    else if (data.type === 'attention' && data.waiting !== attention.waiting) {
      attention = freeze({ waiting: data.waiting });
      for (const listener of listeners) tell(listener);
    }
  };

  /** Each by itself: one that throws takes nothing from the others. */
  function tell(listener: (attention: Attention) => void): void {
    queueMicrotask(() => {
      if (listeners.has(listener)) listener(attention);
    });
  }

  /** Usher may be updated, removed or switched off while a page waits for an answer. */
  function ask(): void {
    if (unanswered >= MAX_UNANSWERED) for (const line of lines.values()) line.end('SESSION_LOST');
    isAsking = lines.size > 0;
    if (!isAsking) return;
    unanswered += 1;
    post({ type: 'ping' });
    wait(ask, PING_MS);
  }

  function begin(session: SessionId, line: Line): void {
    lines.set(session, line);
    if (!isAsking) ask();
  }

  return freeze<Provider>({
    connect: () => createTransport(makeUuid() as SessionId, { lines, begin, post }),
    on(event, listener) {
      if (event !== 'attention') return;
      listeners.add(listener);
      if (attention.waiting > 0) tell(listener);
    },
    off(_event, listener) {
      listeners.delete(listener);
    },
    show: () => post({ type: 'show' }),
  });
}

function createTransport(
  session: SessionId,
  {
    lines,
    begin,
    post,
  }: {
    readonly lines: Map<SessionId, Line>;
    readonly begin: (session: SessionId, line: Line) => void;
    readonly post: (word: PageWord) => void;
  },
): PageTransport {
  let phase: 'new' | 'open' | 'over' = 'new';

  const end = (): boolean => {
    const wasOver = phase === 'over';
    phase = 'over';
    return lines.delete(session) || !wasOver;
  };

  // Not frozen: clients put their own `start` and handlers there.
  const transport: PageTransport = {
    async start() {
      if (phase !== 'new') throw failure(phase === 'open' ? 'ALREADY_STARTED' : 'NOT_CONNECTED');
      phase = 'open';
      begin(session, {
        receive: (message) => transport.onmessage?.(message),
        end(code) {
          end();
          transport.onerror?.(failure(code));
          transport.onclose?.();
        },
      });
      post({ type: 'open', session });
    },
    async send(message) {
      if (phase !== 'open') throw failure('NOT_CONNECTED');
      const text = stringify(message);
      if (text.length > MAX_MESSAGE_CHARACTERS) throw failure('MESSAGE_TOO_LONG');
      post({ type: 'rpc', session, text });
    },
    async close() {
      if (phase === 'open') post({ type: 'close', session });
      if (end()) transport.onclose?.();
    },
    onmessage: undefined,
    onclose: undefined,
    onerror: undefined,
    sessionId: undefined,
    setProtocolVersion() {},
  };
  return transport;
}

function failure(code: PageErrorCode): Error {
  return Object.assign(new Error(`Usher: ${code}`), { code });
}
