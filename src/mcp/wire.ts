import type {
  JSONRPCMessage,
  JSONRPCNotification,
  JSONRPCRequest,
  StreamableHTTPClientTransport,
  StreamableHTTPReconnectionOptions,
  Transport,
  TransportSendOptions,
} from '@modelcontextprotocol/client';
import { isObject } from '../base/json';
import { UsherError } from '../base/usher-error';
import type { Entrance } from './entrance';
import { guardedFetch, type HttpNotes, noHttpNotes } from './guarded-fetch';
import { listenAgain, type StreamEnd } from './listen-again';
import type { Session } from './ports';
import { isUsableEventId, type ResumePoint } from './resume-point';
import { type UniqueIds, uniqueIds } from './unique-ids';
import { streamsOn, toldOfEnds, transportOn, type Way } from './wire-transport';

/** What is taken off the wire before the SDK sees it. */
export type WireTaps = {
  /** True: the request is ours to answer, now or later. */
  takesRequest?(request: JSONRPCRequest): boolean;
  seesNotification?(notification: JSONRPCNotification): void;
  /** May return another result for the SDK to check. */
  readsResult?(result: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>>;
  /** The stream of a request can be continued from here. What came before it was handed on; the answer did not. */
  seesPoint?(point: ResumePoint): void;
};

/** How long a last message (a cancellation) may take before the wire is closed under it. */
const LAST_WORDS_MS = 3_000;

/** The SDK keeps up the standalone stream, after its last event where it had one. */
const STANDALONE: StreamableHTTPReconnectionOptions = {
  initialReconnectionDelay: 1_000,
  reconnectionDelayGrowFactor: 2,
  maxReconnectionDelay: 30_000,
  maxRetries: 10,
};

/**
 * The SDK's transport with what it lacks: unique ids (T4), a first look at what arrives, notes on HTTP, and a stream
 * that goes on after it broke off, or ends what waits for it. It serves one send, or one standalone stream, and is
 * never shared.
 */
export class Wire implements Transport {
  readonly hasPerRequestStream = true;
  readonly http: HttpNotes = noHttpNotes();
  isClosed = false;
  /** Why the answer can't come any more; null where that is not known. */
  loss: UsherError | null = null;
  onclose: (() => void) | undefined;
  onerror: ((error: Error) => void) | undefined;
  onmessage: ((message: JSONRPCMessage) => void) | undefined;

  readonly #way: Way;
  readonly #taps: WireTaps;
  readonly #inner: StreamableHTTPClientTransport;
  readonly #ids: UniqueIds = uniqueIds(crypto.randomUUID());
  /** Our requests without an answer yet; the signal is its coming. */
  readonly #unanswered = new Map<string | number, AbortController>();
  readonly #posting = new Set<Promise<void>>();
  readonly #over = new AbortController();
  /** The newest event on the stream of a request. */
  #point: ResumePoint | null = null;
  #leftBefore: ResumePoint | null = null;

  /**
   * @param session the legacy session to continue; null where there is none yet, or where the era has none.
   * @param opensStream whether the standalone stream may be opened on this wire.
   */
  constructor(entrance: Entrance, session: Session | null, taps: WireTaps, opensStream = false) {
    const fetch = guardedFetch(this.http, entrance, opensStream, () => void this.close());
    this.#way = { url: entrance.url, session, fetch };
    this.#taps = taps;
    this.#inner = transportOn(
      this.#way,
      opensStream ? { reconnectionOptions: STANDALONE } : toldOfEnds((retryMs) => this.#streamBroke(retryMs)),
    );
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
    this.#over.abort();
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

  /** The next request has left in an earlier life of the worker: it is not posted, its answer is listened for. */
  takeUp(point: ResumePoint): void {
    this.#leftBefore = point;
  }

  /** Cancels a request that has left in an earlier life of the worker. */
  cancel(requestId: string): Promise<void> {
    const id = 0;
    this.#ids.adopt(id, requestId);
    return this.send({ jsonrpc: '2.0', method: 'notifications/cancelled', params: { requestId: id } });
  }

  async send(message: JSONRPCMessage, options?: TransportSendOptions): Promise<void> {
    const isRequest = 'method' in message && 'id' in message && message.id !== undefined;
    if (isRequest && this.#leftBefore !== null) {
      const { requestId, lastEventId } = this.#leftBefore;
      this.#leftBefore = null;
      this.#ids.adopt(message.id, requestId);
      this.#unanswered.set(requestId, new AbortController());
      void this.#listenAgain(requestId, { kind: 'of-earlier-life', lastEventId });
      return;
    }
    const out = this.#ids.outbound(message);
    if (isRequest && 'id' in out && out.id !== undefined) return this.#post(out, out.id, options);
    const posted = this.#inner.send(out);
    this.#posting.add(posted);
    await posted.finally(() => this.#posting.delete(posted));
  }

  #post(request: JSONRPCMessage, id: string | number, options?: TransportSendOptions): Promise<void> {
    this.#unanswered.set(id, new AbortController());
    this.#point = null;
    return this.#inner.send(request, {
      ...(options?.headers !== undefined && { headers: options.headers }),
      ...(options?.requestSignal !== undefined && { requestSignal: options.requestSignal }),
      onRequestStreamEnd: () => this.#streamEnded(id),
      onresumptiontoken: (eventId) => this.#passed(String(id), eventId),
    });
  }

  /** A stream that ended without the answer it was opened for has lost it: waiting longer brings nothing. */
  #streamEnded(id: string | number): void {
    if (this.#unanswered.has(id)) void this.close();
  }

  /** It had events with ids: in the legacy era it can be continued. In the modern one, its end has cancelled the request. */
  #streamBroke(retryMs: number | null): void {
    const point = this.#point;
    if (point === null || this.#way.session === null) return void this.close();
    void this.#listenAgain(point.requestId, {
      kind: 'of-this-life',
      lastEventId: point.lastEventId,
      retryMs,
    });
  }

  async #listenAgain(requestId: string, end: StreamEnd): Promise<void> {
    const answered = this.#unanswered.get(requestId);
    if (answered === undefined) return;
    const over = AbortSignal.any([this.#over.signal, answered.signal]);
    const open = streamsOn(this.#way, {
      event: (eventId) => this.#passed(requestId, eventId),
      message: (message) => this.#receive(message),
    });
    const loss = await listenAgain(end, open, Boolean(this.#way.session?.sessionId), over);
    if (loss === null || over.aborted) return;
    this.loss = new UsherError(loss);
    await this.close();
  }

  /** The SDK tells of an event before it hands on the message in it, at once: so the point is told a moment later. */
  #passed(requestId: string, lastEventId: string): void {
    if (!isUsableEventId(lastEventId)) return;
    const point = { requestId, lastEventId };
    this.#point = point;
    queueMicrotask(() => {
      if (this.#unanswered.has(requestId)) this.#taps.seesPoint?.(point);
    });
  }

  #receive(raw: JSONRPCMessage): void {
    if (!('method' in raw) && raw.id !== undefined) {
      this.#unanswered.get(raw.id)?.abort();
      this.#unanswered.delete(raw.id);
    }
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
