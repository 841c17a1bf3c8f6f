import {
  type JSONRPCMessage,
  type JSONRPCNotification,
  type JSONRPCRequest,
  StreamableHTTPClientTransport,
  type Transport,
  type TransportSendOptions,
} from '@modelcontextprotocol/client';
import { isObject } from '../base/json';
import { guardedFetch, type HttpNotes, noHttpNotes, REQUEST_INIT } from './guarded-fetch';
import type { Session } from './ports';
import { type UniqueIds, uniqueIds } from './unique-ids';

/** What is taken off the wire before the SDK sees it. */
export type WireTaps = {
  /** True: the request is ours to answer, now or later. */
  takesRequest?(request: JSONRPCRequest): boolean;
  seesNotification?(notification: JSONRPCNotification): void;
  /** May return another result for the SDK to check. */
  readsResult?(result: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
};

/** How long a last message (a cancellation) may take before the wire is closed under it. */
const LAST_WORDS_MS = 3_000;

/**
 * The SDK's transport with what it lacks: unique ids (T4), a first look at what arrives, notes on HTTP, and an end
 * for a stream that broke off. It serves one send, or one standalone stream, and is never shared.
 */
export class Wire implements Transport {
  readonly hasPerRequestStream = true;
  readonly http: HttpNotes = noHttpNotes();
  isClosed = false;
  onclose: (() => void) | undefined;
  onerror: ((error: Error) => void) | undefined;
  onmessage: ((message: JSONRPCMessage) => void) | undefined;

  readonly #inner: StreamableHTTPClientTransport;
  readonly #ids: UniqueIds = uniqueIds(crypto.randomUUID());
  readonly #taps: WireTaps;
  readonly #unanswered = new Set<string | number>();
  readonly #posting = new Set<Promise<void>>();

  /**
   * @param session the legacy session to continue; null where there is none yet, or where the era has none.
   * @param opensStream whether the standalone stream may be opened on this wire.
   */
  constructor(url: string, session: Session | null, taps: WireTaps, opensStream = false) {
    this.#taps = taps;
    this.#inner = new StreamableHTTPClientTransport(new URL(url), {
      requestInit: REQUEST_INIT,
      onInsufficientScope: 'throw',
      fetch: guardedFetch(this.http, opensStream, () => void this.close()),
      // An empty id sends no header, and tells the SDK all the same that there is nothing to initialize (T9).
      ...(session !== null && {
        sessionId: session.sessionId ?? '',
        protocolVersion: session.protocolVersion,
      }),
    });
    this.#inner.onclose = () => {
      this.isClosed = true;
      this.onclose?.();
    };
    this.#inner.onerror = (error) => this.onerror?.(error);
    this.#inner.onmessage = (message) => this.#receive(message);
  }

  get sessionId(): string | undefined {
    return this.#inner.sessionId;
  }

  setProtocolVersion(version: string): void {
    this.#inner.setProtocolVersion(version);
  }

  start(): Promise<void> {
    return this.#inner.start();
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  /** Lets what is being posted arrive, for a little while, and closes. */
  async finish(): Promise<void> {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const patience = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, LAST_WORDS_MS);
    });
    await Promise.race([Promise.allSettled(this.#posting), patience]);
    clearTimeout(timer);
    await this.close();
  }

  /** Opens the standalone stream; resolves with its headers. */
  openStream(): Promise<void> {
    return this.#inner.resumeStream('');
  }

  /** Ends the session on the server (2025-11-25, transports §Session Management); 405 is an answer too. */
  endSession(): Promise<void> {
    return this.#inner.terminateSession();
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const out = this.#ids.outbound(message);
    const isRequest = 'method' in out && 'id' in out && out.id !== undefined;
    if (isRequest) this.#unanswered.add(out.id);
    const posted = this.#inner.send(out, {
      ...(options?.headers !== undefined && { headers: options.headers }),
      ...(options?.requestSignal !== undefined && { requestSignal: options.requestSignal }),
      ...(isRequest && { onRequestStreamEnd: () => this.#streamEnded(out.id) }),
    });
    if (isRequest) return posted;
    this.#posting.add(posted);
    await posted.finally(() => this.#posting.delete(posted));
  }

  /** A stream that ended without the answer it was opened for has lost it: waiting longer brings nothing. */
  #streamEnded(id: string | number): void {
    if (this.#unanswered.has(id)) void this.close();
  }

  #receive(raw: JSONRPCMessage): void {
    if (!('method' in raw) && raw.id !== undefined) this.#unanswered.delete(raw.id);
    const message = this.#ids.inbound(raw);
    if ('method' in message) {
      if ('id' in message && message.id !== undefined) {
        if (this.#taps.takesRequest?.(message as JSONRPCRequest) === true) return;
      } else this.#taps.seesNotification?.(message as JSONRPCNotification);
      this.onmessage?.(message);
      return;
    }
    if ('result' in message && isObject(message.result) && this.#taps.readsResult !== undefined) {
      const result = this.#taps.readsResult(message.result);
      this.onmessage?.({ ...message, result } as JSONRPCMessage);
      return;
    }
    this.onmessage?.(message);
  }
}
