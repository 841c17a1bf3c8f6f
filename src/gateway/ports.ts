import type { JsonObject } from '../base/json';
import type { PageSession, PendingCall } from '../elicitation/page-session';
import type { Ending, FlowId } from '../elicitation/types';
import type { GrantDecision, Part } from '../grants/types';
import type { Entries, ListKind } from '../servers/part-entries';
import type { Server, Tool } from '../servers/types';

/** What a site is offered: the tools and the parts that are not denied of the servers it was granted. */
export type Offer = {
  readonly server: Server;
  readonly tools: readonly Tool[];
  /** Those that the server says it has. */
  readonly parts: readonly Part[];
  /** Those of them that the person has allowed: for the others each use asks. */
  readonly allowedParts: readonly Part[];
};

/** What the gateway needs of the rest of Usher; `background/` plugs it in. */
export type GatewayPorts = {
  /** Usher's own. */
  readonly version: string;
  /** Of this page, now: read anew for every request. */
  readonly offers: () => Promise<readonly Offer[]>;
  /** Decides, and saves what was begun before it returns. What no rule allows waits for the person. */
  readonly start: (call: PageCall) => Promise<Started>;
  /** How the flow ended; waits for it. Rejects when `signal` says that nobody waits any longer. */
  readonly ending: (id: FlowId, signal: AbortSignal, hear: (news: CallNews) => void) => Promise<Ending>;
  /** One list of one server; never rejects. Null: it can't be had now, or in time, and is announced when it can. */
  readonly list: <Kind extends ListKind>(
    server: Server,
    kind: Kind,
  ) => Promise<readonly Entries[Kind][] | null>;
  /** The resources that this session is subscribed to, by the names that the page knows. */
  readonly subscribed: () => ReadonlySet<string>;
  /** The page does not wait any longer: before the person agreed to anything that cancels the call. */
  readonly left: (id: FlowId) => Promise<void>;
};

/** What a page asks one server for; in the server's own words, not in those that the page knows them by. */
export type PageRequest =
  | { readonly method: 'tools/call'; readonly tool: Tool; readonly arguments: JsonObject }
  | { readonly method: 'prompts/get'; readonly name: string; readonly arguments: JsonObject }
  | { readonly method: 'resources/read'; readonly uri: string };

/** A page's request to one server. */
export type PageCall = {
  readonly server: Server;
  readonly request: PageRequest;
} & Pick<PendingCall, 'rpcId' | 'head'>;

export type Started =
  | { readonly kind: 'started'; readonly flowId: FlowId }
  | { readonly kind: 'denied'; readonly code: DenialCode };

export type DenialCode =
  | Extract<GrantDecision, { readonly verdict: 'deny' }>['code']
  /** Nobody offers it under this name, or not any more. */
  | 'TOOL_NOT_OFFERED'
  /** More of this site's calls wait than anybody can look after. */
  | 'TOO_MANY_CALLS'
  /** The person has not answered the last ones yet. */
  | 'TOO_MANY_PROMPTS';

/** What there is to say of a call before it ends. */
export type CallNews =
  | {
      readonly kind: 'progressed';
      readonly progress: number;
      readonly total: number | null;
      readonly message: string | null;
    }
  | { readonly kind: 'waiting'; readonly for: 'server' | 'person' };

export type { PageSession, PendingCall };
