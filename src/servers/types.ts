import type { Brand } from '../base/brand';
import type { JsonObject } from '../base/json';
import type { ErrorFacts } from '../base/usher-error';
import type { PromptHistory } from './flood';

export type ServerId = Brand<string, 'ServerId'>;

/** `legacy`: 2025-11-25 and before (sessions). `modern`: 2026-07-28 (stateless, `InputRequiredResult`). */
export type Era = 'legacy' | 'modern';

/** What a server answered when it was asked for its era; kept, with its date, so that calls need no probe. */
export type EraVerdict =
  | {
      readonly era: 'modern';
      readonly protocolVersion: string;
      readonly discover: JsonObject;
      readonly atMs: number;
    }
  | {
      readonly era: 'legacy';
      readonly protocolVersion: string;
      readonly capabilities: JsonObject;
      readonly atMs: number;
    };

/** Why a server can't be used now. Each has one sentence and, where there is one, a cure. */
export type ServerProblemCode =
  | 'PERMISSION_MISSING'
  | 'SERVER_UNREACHABLE'
  | 'SERVER_TIMED_OUT'
  | 'NOT_AN_MCP_SERVER'
  | 'NEEDS_AUTHORIZATION'
  /** The person has just signed in, and the server turns us away as before. */
  | 'SIGN_IN_NOT_TAKEN'
  /** The server may be well; what lets us in can't be renewed. Facts: `host`, of who renews it. */
  | 'TOKEN_ENDPOINT_DOWN'
  | 'ORIGIN_REFUSED'
  | 'REDIRECTED_ELSEWHERE'
  | 'VERSION_NOT_SHARED'
  | 'OLD_SSE_TRANSPORT'
  | 'SERVER_ERROR';

export type ServerState =
  | { readonly state: 'connecting'; readonly sinceMs: number }
  | { readonly state: 'ready' }
  | {
      readonly state: 'problem';
      readonly code: ServerProblemCode;
      readonly facts: ErrorFacts;
      readonly atMs: number;
    };

/** A tool as its server describes it. All of it is a claim: annotations too. */
export type Tool = {
  readonly name: string;
  readonly title: string | null;
  readonly description: string | null;
  readonly inputSchema: JsonObject;
  readonly outputSchema: JsonObject | null;
  readonly annotations: JsonObject | null;
  /** SHA-256 over the canonical definition: a changed definition is a different tool. */
  readonly hash: string;
};

/** A server as the user knows it. */
export type Server = {
  readonly id: ServerId;
  /** The canonical URL the user added. */
  readonly url: string;
  /** The name the user gave it: the only name that is trusted. */
  readonly name: string;
  /** What the server calls itself, neutralised: decoration. */
  readonly ownName: string | null;
  readonly isEnabled: boolean;
  readonly addedAtMs: number;
  readonly state: ServerState;
  readonly verdict: EraVerdict | null;
  readonly tools: readonly Tool[];
  /** Until when the server says that this list holds (`freshness.ts`); absent or null: it did not say. */
  readonly toolsFreshUntilMs?: number | null;
  /** Names of tools that were listed but can't be used, with the reason as a code. */
  readonly unusableTools: readonly { readonly name: string; readonly reason: string }[];
  /** The user agreed that the extension's Origin header is left out for this server, which had refused it. */
  readonly omitsOrigin: boolean;
  /** Since when its prompts are withheld because the person said so; null: they are not. */
  readonly mutedAtMs: number | null;
  /** What flood control goes by. */
  readonly prompts: PromptHistory;
};
