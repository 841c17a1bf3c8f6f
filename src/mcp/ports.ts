import type { Challenge } from '../authorization/types';
import type { JsonObject } from '../base/json';
import type { ErrorFacts } from '../base/usher-error';
import type { Attempt, ElicitResult, FlowId, McpRequest } from '../elicitation/types';
import type { Entries, ListKind } from '../servers/part-entries';
import type { Part } from '../servers/parts';
import type { EraVerdict, Server, ServerId, ServerProblemCode, Tool } from '../servers/types';

/** A legacy session as it is kept between lives of the worker. The id is a secret: it goes to its server and nowhere else. */
export type Session = { readonly sessionId: string | null; readonly protocolVersion: string };

/** What lets requests in: header names in lower case. All of it is secret, and goes to the origin of its server alone. */
export type AccessHeaders = Readonly<Record<string, string>>;

/** Who knows what lets us in to a server (`authorization/`). */
export type Access = {
  /** For the next request. @throws UsherError `TOKEN_ENDPOINT_DOWN`, and what the vault throws: nothing was sent. */
  headers(server: Pick<Server, 'id' | 'url'>): Promise<AccessHeaders>;
  /** After a 401: others to try once; null where there are none. @throws as `headers`. */
  renewed(server: Pick<Server, 'id' | 'url'>, refused: AccessHeaders): Promise<AccessHeaders | null>;
};

/** What `mcp` needs from the outside; `background/` plugs it in. */
export type McpPorts = {
  readonly access: Access;
  /** Usher's own version, for `clientInfo`. */
  readonly clientVersion: string;
  readonly sessions: {
    load(server: ServerId): Promise<Session | null>;
    save(server: ServerId, session: Session): Promise<void>;
    forget(server: ServerId): Promise<void>;
  };
  /** Every verdict learned on the way (a probe during a call) is kept. */
  saveVerdict(server: ServerId, verdict: EraVerdict): Promise<void>;
  /** Keeps the worker alive until the returned function is called (`DESIGN.md` §2.9). */
  holdAwake(): () => void;
  now(): number;
  /** @returns when what was reported is saved. No resumption is offered that would skip a question before that. */
  report(report: CallReport): Promise<void>;
};

/** One send of one flow. */
export type SendCall = {
  readonly flowId: FlowId;
  readonly claim: number;
  readonly server: Server;
  readonly request: McpRequest;
  readonly attempt: Attempt;
};

/** A claim that has left, whose answer is listened for again (2025-11-25, transports §Resumability and Redelivery). */
export type ResumedCall = SendCall & {
  /** The newest that was offered for this claim. */
  readonly point: string;
  /** Wire ids of the questions that the person still has before them: their time does not count. */
  readonly asking: readonly string[];
};

/** A legacy request that has left, and the newest point that was offered for it. */
export type LeftCall = { readonly server: Server; readonly point: string };

/** What came of a send. Everything from the server in it is unread: `unknown` is parsed by `elicitation/`. */
export type CallAnswer =
  | { readonly kind: 'completed'; readonly result: JsonObject; readonly outputProblem: string | null }
  | { readonly kind: 'input-required'; readonly inputRequests: unknown; readonly requestState?: string }
  | {
      readonly kind: 'url-elicitation-required';
      readonly elicitations: unknown;
      readonly serverMessage: string;
    }
  | {
      readonly kind: 'failed';
      readonly code: string;
      readonly facts: ErrorFacts;
      readonly serverMessage: string | null;
      /**
       * True where nobody knows what came of the send: it left, and no answer came back. False where the server
       * certainly did not act on it, and where it answered (an error is an answer).
       */
      readonly mayHaveArrived: boolean;
      /** What a `NEEDS_AUTHORIZATION` or `NEEDS_SCOPE` asks for; null with every other code. */
      readonly challenge: Challenge | null;
    };

/** Facts from the wire, as they happen. */
export type CallReport =
  | {
      readonly kind: 'answered';
      readonly flowId: FlowId;
      readonly claim: number;
      readonly answer: CallAnswer;
    }
  | {
      readonly kind: 'progressed';
      readonly flowId: FlowId;
      readonly progress: number;
      readonly total: number | null;
      readonly message: string | null;
    }
  /** `elicitation/create` in a declared mode; params are as the server sent them. */
  | {
      readonly kind: 'elicitation-received';
      readonly flowId: FlowId;
      readonly claim: number;
      /** Opaque: names the JSON-RPC id and the session it belongs to, so that no other session is ever answered. */
      readonly wireId: string;
      readonly params: unknown;
    }
  /** The server withdrew this question, or no answer can reach it any more. */
  | {
      readonly kind: 'elicitation-withdrawn';
      readonly flowId: FlowId;
      readonly claim: number;
      readonly wireId: string;
    }
  /** Where the answer to this claim can be listened for again, in a later life of the worker. */
  | {
      readonly kind: 'resumption-offered';
      readonly flowId: FlowId;
      readonly claim: number;
      /** Opaque; made and read only in `mcp/`. The newest one counts. */
      readonly point: string;
    }
  /** `elicitation/create` with no request of ours in flight: already answered `cancel`. */
  | { readonly kind: 'elicitation-unasked'; readonly serverId: ServerId }
  | { readonly kind: 'completion-notified'; readonly serverId: ServerId; readonly elicitationId: string }
  | { readonly kind: 'tools-changed'; readonly serverId: ServerId }
  | {
      readonly kind: 'list-changed';
      readonly serverId: ServerId;
      readonly part: Part;
    }
  /** It, or something below it; a claim about any URI, watched or not. */
  | { readonly kind: 'resource-updated'; readonly serverId: ServerId; readonly uri: string };

/** One list of what a server has besides tools. */
export type PartList<Entry> = {
  readonly entries: readonly Entry[];
  /** Until when the server says that it holds; null: it does not say. */
  readonly freshUntilMs: number | null;
};

/** What connecting taught. */
export type ConnectOutcome =
  | {
      readonly kind: 'ready';
      readonly verdict: EraVerdict;
      readonly ownName: string | null;
      readonly tools: readonly Tool[];
      /** Until when the server says that its list holds; null: nothing was listed. */
      readonly toolsFreshUntilMs: number | null;
      readonly unusableTools: readonly { readonly name: string; readonly reason: string }[];
      /** Where the server's URL redirects to within its own origin: to be stored as its URL. Null: nowhere. */
      readonly resolvedUrl: string | null;
    }
  | {
      readonly kind: 'problem';
      readonly code: ServerProblemCode;
      readonly facts: ErrorFacts;
      /** What a `NEEDS_AUTHORIZATION` asks for; a step up, where it says so. Null with every other code. */
      readonly challenge: Challenge | null;
    };

/** The client side of the protocol, both eras. */
export type McpClient = {
  /** Probes (or trusts the verdict while it works), and lists every tool. Never throws. */
  connect(server: Server): Promise<ConnectOutcome>;
  /** Sends; the outcome arrives as a report. Returns at once. */
  send(call: SendCall): void;
  /**
   * Listens for the answer to a claim that has left, where nobody does; returns at once. It reports as `send` does.
   * Failures of its own: `SESSION_LOST` and `ANSWER_LOST`, both of which may have arrived.
   */
  resume(call: ResumedCall): void;
  /**
   * Cancels in the form of the era. A late answer is dropped.
   *
   * @param left where the request may have left in an earlier life of the worker, which alone held its connection.
   */
  abort(flowId: FlowId, left?: LeftCall): void;
  /**
   * Answers an `elicitation/create`; also one that an earlier life of the worker received.
   *
   * @throws UsherError `ELICITATION_GONE` (its session is over), `ANSWER_NOT_TAKEN` (facts: `status`), `SERVER_UNREACHABLE`.
   */
  answer(server: Server, flowId: FlowId, wireId: string | number, result: ElicitResult): Promise<void>;
  /** Listens on a legacy server's standalone stream while a flow of it waits; the returned function stops it. */
  listen(server: Server): () => void;
  /** @throws ConnectionError, UsherError: there is no list now. */
  list<Kind extends ListKind>(server: Server, kind: Kind): Promise<PartList<Entries[Kind]>>;
  /**
   * Keeps exactly these resources of a server subscribed from now on, in the form of its era; with none: no more. What
   * is heard, and what may have been missed meanwhile, is reported as `resource-updated`. Keeps nobody awake.
   */
  watch(server: Server, uris: ReadonlySet<string>): void;
  /** The Origin rule (`DESIGN.md` §2.20): exactly these servers get no Origin header from us. */
  applyOriginRules(servers: readonly Server[]): Promise<void>;
  /** Ends the session of a server that is removed (DELETE in the legacy era). */
  close(server: Server): Promise<void>;
};
