import type { JsonObject } from '../base/json';
import type { ErrorFacts } from '../base/usher-error';
import type { Standing } from '../consent/types';
import type { DefinitionChange } from '../grants/tool-difference';
import type { AskReason, PageOrigin } from '../grants/types';
import type { ServerId } from '../servers/types';
import type { UrlJudgement } from '../url-safety/types';
import type { FormField } from './form-types';
import type { TrailWarning } from './trail-warning';
import type { Delivery, Evidence, FlowId, McpRequest, Notice, TurnedAway } from './types';
import type { TrailStop, WatchLevel, WatchVerdict } from './watch-types';

/** What a screen may know of a flow: no `requestState`, no arguments, no URL with values. */
export type FlowView = {
  readonly id: FlowId;
  readonly serverId: ServerId;
  readonly serverName: string;
  readonly serverHost: string;
  readonly method: McpRequest['method'];
  /** The tool's or prompt's name, or the resource's URI, neutralised. */
  readonly subject: string;
  /** The page that made the call; null: it was made in Usher. */
  readonly page: PageView | null;
  readonly startedAtMs: number;
  /** Until when it waits for the person; null once it is settled. */
  readonly waitsUntilMs: number | null;
  readonly notices: readonly Notice[];
  readonly now: FlowNow;
  /** Tabs that are open for this flow, the newest last. */
  readonly steps: readonly StepView[];
};

/** What is happening in a flow at this moment. */
export type FlowNow =
  | { readonly kind: 'calling'; readonly isRetry: boolean }
  | { readonly kind: 'awaiting-authorization'; readonly code: TurnedAway }
  | { readonly kind: 'asking'; readonly mode: 'url' | 'form' | 'grant'; readonly key: string }
  | { readonly kind: 'opening'; readonly host: string }
  | { readonly kind: 'interacting'; readonly stepKey: string }
  | { readonly kind: 'answer-unknown'; readonly isRetry: boolean; readonly code: string }
  | {
      readonly kind: 'settled';
      readonly outcome: 'completed' | 'failed' | 'declined' | 'cancelled' | 'refused' | 'gave-up' | 'expired';
      /** The tool itself said that it failed (`isError`). */
      readonly isToolError: boolean;
      readonly code: string | null;
      readonly facts: ErrorFacts;
      readonly settledAtMs: number;
    };

/** `isGone`: it does not wait any longer; what comes of the call waits for it in Usher. */
export type PageView = { readonly origin: PageOrigin; readonly isGone: boolean };

export type StepView = {
  readonly key: string;
  readonly host: string;
  readonly message: string;
  readonly delivery: Delivery;
  readonly level: WatchLevel;
  readonly verdict: WatchVerdict;
  readonly isTabOpen: boolean;
  readonly openedAtMs: number;
  /** Until when the link works, where the server says so. */
  readonly linkExpiresAtMs: number | null;
  readonly trail: readonly (TrailStop & { readonly warning: TrailWarning | null })[];
  readonly hasFreshLink: boolean;
  readonly endedBy: Evidence | null;
};

export type AskingServer = {
  /** The name the person gave it. */
  readonly name: string;
  readonly host: string;
  readonly origin: string;
  readonly ownName: string | null;
  readonly isLocal: boolean;
};

/** Everything the consent window shows of one ask. */
export type PromptView = {
  readonly flowId: FlowId;
  readonly key: string;
  /** "1 of 2", in the server's order. */
  readonly position: { readonly at: number; readonly of: number };
  readonly server: AskingServer;
  readonly method: McpRequest['method'];
  /** The tool's or prompt's name, or the resource's URI: the call that the server asks for. */
  readonly subject: string;
  /** The server's words, neutralised. */
  readonly message: string;
} & (
  | {
      readonly mode: 'url';
      readonly judgement: Extract<UrlJudgement, { readonly href: string }>;
      readonly standing: Standing;
      /** Until when the link works, where the server says so. */
      readonly linkExpiresAtMs: number | null;
      /** False in the middle of a request: then there is no other way to a new link than to refuse this one. */
      readonly canRequestNewLink: boolean;
      /** How the way back could be watched with the permissions of this moment. */
      readonly level: WatchLevel;
    }
  | { readonly mode: 'form'; readonly fields: readonly FormField[] }
);

/** Everything the consent window shows before a page's call is sent. All texts are neutralised. */
export type GrantPrompt = {
  readonly mode: 'grant';
  readonly flowId: FlowId;
  readonly key: string;
  /** Of the page that asks: exact. */
  readonly origin: PageOrigin;
  readonly server: AskingServer;
  readonly reason: AskReason;
  /** What would be sent, in full: what could not be seen in it is written as an escape, as JSON has it. */
  readonly wanted:
    | {
        readonly kind: 'tool';
        /** As the server defines it now. */
        readonly tool: {
          readonly name: string;
          readonly title: string | null;
          readonly description: string | null;
          /** What its server says of it: claims, of which only the hints are shown. */
          readonly annotations: JsonObject | null;
        };
        /** Indented JSON. */
        readonly arguments: string;
        /** Where the tool is not what was granted. Empty where it is, or where that is not known. */
        readonly changes: readonly DefinitionChange[];
      }
    | { readonly kind: 'resource'; readonly uri: string }
    /** `arguments`: indented JSON. */
    | { readonly kind: 'prompt'; readonly name: string; readonly arguments: string };
  /** Of the definition that is shown: another one is asked about anew. Null: there is none. */
  readonly pin: string | null;
};
