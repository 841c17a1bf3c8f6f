import type { Json, JsonObject } from '../base/json';
import type { Ending, FlowId, McpRequest } from '../elicitation/types';
import type { GrantDecision } from '../grants/types';
import type { Server, Tool } from '../servers/types';

/** What a site is offered: the tools that are not denied of the servers it was granted. */
export type Offer = { readonly server: Server; readonly tools: readonly Tool[] };

/** What the gateway needs of the rest of Usher; `background/` plugs it in. */
export type GatewayPorts = {
  /** Of this page, now: read anew for every request. */
  readonly offers: () => Promise<readonly Offer[]>;
  readonly decide: (server: Server, tool: Tool) => Promise<GrantDecision>;
  /** Saved before it returns. A rule that allows it lets it go at once, otherwise the person is asked. */
  readonly start: (server: Server, request: McpRequest, pending: PendingCall) => Promise<FlowId>;
  /** How the flow ended; waits for it. Rejects with `signal`'s reason when the page does not wait any longer. */
  readonly ending: (id: FlowId, signal: AbortSignal) => Promise<Ending>;
  /** The page cancelled, or gave up waiting: before the person consented to anything that cancels the call. */
  readonly left: (id: FlowId) => Promise<void>;
};

/** A request of a page that waits: enough to ask the SDK's server for its answer again in a later life of the worker. */
export type PendingCall = {
  readonly rpcId: string | number;
  readonly flowId: FlowId;
  /** The request without its arguments; `_meta` as the client sent it, for the era and the progress token. */
  readonly head: { readonly method: string; readonly params: JsonObject };
};

/** A page's session as data: what a later life of the worker needs to serve it on. */
export type PageSession = {
  readonly id: string;
  readonly origin: string;
  readonly tabId: number;
  readonly documentId: string | null;
  readonly openedAtMs: number;
  /** The messages that chose the era (`initialize` and `notifications/initialized`; the modern era needs none). */
  readonly opening: readonly Json[];
  /** The highest `n` that was dealt with. */
  readonly takenUpTo: number;
  readonly pending: readonly PendingCall[];
};
