import type { JsonObject } from '../base/json';
import type { Part } from '../servers/parts';
import type { FlowId } from './types';

/** A request of a page that waits: enough to ask the SDK's server for its answer again in a later life of the worker. */
export type PendingCall = {
  readonly rpcId: string | number;
  /** The message that it came with. */
  readonly n: number;
  readonly flowId: FlowId;
  /** The request without its arguments; `_meta` as the client sent it, for the era and the progress token. */
  readonly head: { readonly method: string; readonly params: JsonObject };
};

/** A page's session as data: what a later life of the worker needs to serve it on. */
export type PageSession = {
  /** Of the document and what the page calls it: a page can only ever name its own. */
  readonly id: string;
  readonly origin: string;
  readonly tabId: number;
  /** Tab ids of another run of the browser mean nothing. */
  readonly runId: string;
  readonly openedAtMs: number;
  /** The messages that made the SDK's server what it is (`gateway/opening.ts`). */
  readonly opening: readonly JsonObject[];
  /** The highest `n` whose call is saved: a call that came after it, and has no flow, was never begun. */
  readonly takenUpTo: number;
  readonly pending: readonly PendingCall[];
  /** A hash of the tools that its client listed last; null: it has not listed any. */
  readonly listed: string | null;
  /** The same of what there is besides tools; absent in rows from before there was any. */
  readonly listedParts?: Readonly<Partial<Record<Part, string>>>;
};
