import type { Brand } from '../base/brand';
import type { Part } from '../servers/parts';
import type { ServerId, Tool } from '../servers/types';
import type { LastingDuration } from './until';

/** The exact origin of a page, as `URL.origin` writes it: https, or http on loopback. Compared, never prefixed. */
export type PageOrigin = Brand<string, 'PageOrigin'>;

/** For how long something is granted. */
export type Until =
  | { readonly kind: 'revoked' }
  | { readonly kind: 'time'; readonly atMs: number }
  /** Of one run of the browser: tab ids mean nothing in another. */
  | { readonly kind: 'tab-closed'; readonly tabId: number; readonly runId: string };

export type Verdict = 'allow' | 'ask' | 'deny';

/** What the person decided for one tool of one server on one site. A tool without a rule asks. */
export type ToolRule = {
  readonly serverId: ServerId;
  readonly tool: string;
  readonly verdict: Verdict;
  readonly until: Until;
  /** `Tool.hash` of the definition that was decided about: another definition asks again. */
  readonly pin: string;
  /** What was allowed, so that a prompt can show what is different now; null where nothing was allowed. */
  readonly definition: Tool | null;
  readonly decidedAtMs: number;
};

/**
 * What the person decided for all resources, or all prompts, of one server on one site: they have no definitions worth
 * pinning. A part without a rule asks.
 */
export type PartRule = {
  readonly serverId: ServerId;
  readonly part: Part;
  readonly verdict: Verdict;
  readonly until: Until;
  readonly decidedAtMs: number;
};

/** What a rule is about, and what a prompt asks for. */
export type GrantSubject =
  | { readonly kind: 'tool'; readonly tool: Tool }
  | { readonly kind: 'part'; readonly part: Part };

/** A site that the person connected: its pages may ask for what these servers have, and for nothing else. */
export type Site = {
  readonly origin: PageOrigin;
  readonly connectedAtMs: number;
  readonly until: Until;
  readonly serverIds: readonly ServerId[];
  readonly rules: readonly ToolRule[];
  /** Absent in rows from before there were any. */
  readonly partRules?: readonly PartRule[];
  /** The newest use of it, for the person to see; null: none yet. */
  readonly usedAtMs: number | null;
};

/** What the clock and the browser say when a grant is looked at. */
export type Moment = {
  readonly nowMs: number;
  readonly runId: string;
  /** The tab that asks. */
  readonly tabId: number;
};

/** Why the person is asked about a page's call. */
export type AskReason =
  /** No rule yet, or a rule that says ask. */
  | 'not-granted'
  | 'grant-expired'
  /** Its definition is not the one that was granted. */
  | 'tool-changed';

/** Whether a page's call may be made. */
export type GrantDecision =
  | { readonly verdict: 'allow' }
  | { readonly verdict: 'ask'; readonly reason: AskReason }
  | {
      readonly verdict: 'deny';
      readonly code: 'SITE_NOT_CONNECTED' | 'SERVER_NOT_GRANTED' | 'TOOL_DENIED' | 'PART_DENIED';
    };

/** A tab that the person invoked Usher on (the toolbar button, its key, the page's menu), in its window. */
export type InvokedTab = {
  readonly tabId: number;
  readonly windowId: number;
  /** Of its address nothing but the origin; null: no page that could be connected. */
  readonly origin: PageOrigin | null;
};

/** What the person chose in the dialog that connects a site. */
export type ConnectDraft = {
  /** The tab that Usher was invoked on: it shows a page of this origin, or did then. */
  readonly invoked: InvokedTab;
  readonly serverIds: readonly ServerId[];
  /** What has none asks. */
  readonly rules: readonly RuleDraft[];
  readonly duration: LastingDuration;
};

export type RuleDraft = { readonly serverId: ServerId; readonly verdict: Verdict } & (
  | {
      readonly kind: 'tool';
      readonly tool: string;
      /** Of the definition that was shown. */
      readonly pin: string;
    }
  | { readonly kind: 'part'; readonly part: Part }
);

export type { Part };
