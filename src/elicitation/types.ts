import type { Brand } from '../base/brand';
import type { JsonObject } from '../base/json';
import type { ErrorFacts } from '../base/usher-error';
import type { ConsentedUrl } from '../consent/consented-url';
import type { Outcome, Standing, Target } from '../consent/types';
import type { AskReason, PageOrigin } from '../grants/types';
import type { Withheld } from '../servers/flood';
import type { ServerId } from '../servers/types';
import type { UrlJudgement } from '../url-safety/types';
import type { FormContent, FormField } from './form-types';
import type { WatchState } from './watch-types';

export type FlowId = Brand<string, 'FlowId'>;

/** A request that may be answered by "input required": the only ones (2026-07-28, patterns/mrtr). */
export type McpRequest =
  | {
      readonly method: 'tools/call';
      readonly params: { readonly name: string; readonly arguments: JsonObject };
    }
  | {
      readonly method: 'prompts/get';
      readonly params: { readonly name: string; readonly arguments: JsonObject };
    }
  | { readonly method: 'resources/read'; readonly params: { readonly uri: string } };

/** `ElicitResult` in the specification: the answer to one elicitation. */
export type ElicitResult =
  | { readonly action: 'accept'; readonly content?: FormContent }
  | { readonly action: 'decline' }
  | { readonly action: 'cancel' };

export type RefusalAction = 'decline' | 'cancel';

/** Answers by `inputRequests` key. */
export type Answers = Readonly<Record<string, ElicitResult>>;

/** How elicitations reached us: it decides what the server is owed (DESIGN §4). */
export type Delivery =
  /** 2026-07-28: `InputRequiredResult.inputRequests`, answered on the retry. */
  | 'input-required'
  /** 2025-11-25: `URLElicitationRequiredError` (-32042). Nothing to answer, only the bare request again. */
  | 'required-error'
  /** 2025-11-25: `elicitation/create`, answered while our request stays in flight. */
  | 'server-request'
  /** An error result with an `authorization_url`: treated like -32042. */
  | 'error-link';

/** Why an elicitation is not shown at all. */
export type RefusalReason =
  | 'URL_REFUSED'
  | 'TARGET_BLOCKED'
  | 'MODE_UNKNOWN'
  | 'FORM_ASKS_FOR_SECRET'
  | 'FORM_NOT_UNDERSTOOD'
  | 'MALFORMED'
  | Withheld;

type AskCommon = {
  /** `inputRequests` key, or a name of our own where the delivery has none. */
  readonly key: string;
  /** JSON-RPC id to answer; only where {@link Delivery} is `server-request`. */
  readonly wireId: string | number | null;
  /** Opaque; null where the server (or the era) has none. */
  readonly elicitationId: string | null;
};

/** One elicitation after it was read, judged and compared with the records: what is asked of the person. */
export type Ask =
  | (AskCommon & {
      readonly mode: 'url';
      /** Canonical: what is judged, shown and opened. */
      readonly href: string;
      readonly target: Target;
      /** Until when the link works, where the server says so; null: it did not say. */
      readonly expiresAtMs: number | null;
      readonly message: string;
      readonly judgement: Extract<UrlJudgement, { readonly href: string }>;
      readonly standing: Standing;
    })
  | (AskCommon & { readonly mode: 'form'; readonly message: string; readonly fields: readonly FormField[] })
  | (AskCommon & {
      readonly mode: 'refused';
      readonly reason: RefusalReason;
      readonly answer: RefusalAction;
      /** The finding codes, the field's name: what the sentence needs. */
      readonly facts: ErrorFacts;
      /** Kept for the consent event; null where there is no URL to speak of. */
      readonly refusedUrl: { readonly href: string; readonly target: Target } | null;
    });

export type UrlAsk = Extract<Ask, { readonly mode: 'url' }>;
export type FormAsk = Extract<Ask, { readonly mode: 'form' }>;

/** What one answer of the server asks for, in the server's order, and how far we are. */
export type Round = {
  readonly delivery: Delivery;
  readonly asks: readonly Ask[];
  /** Index of the ask at hand. */
  readonly at: number;
  readonly answers: Answers;
  /** Opaque: echoed byte for byte, never read. Absent where the server sent none. */
  readonly requestState?: string;
};

/** Number of an ask within its flow: a click on an older prompt names an older number. */
export type AskId = number;

/** One URL elicitation from the opening of its tab until it is over. */
export type OpenStep = {
  readonly id: AskId;
  readonly ask: UrlAsk;
  readonly url: ConsentedUrl;
  readonly delivery: Delivery;
  readonly openedAtMs: number;
  readonly watch: WatchState;
  /** The server minted a newer link for the same step; opening it is a new consent. */
  readonly fresh: UrlAsk | null;
  /** The person said "I have finished", or the server did. */
  readonly endedBy: Evidence | null;
  /**
   * True where `elicitation/create` was agreed to and the worker died while its tab was opening: the server hears
   * `accept` once the tab, or the person, shows that there is one.
   */
  readonly isAcceptOwed: boolean;
};

/** Why we believe that an interaction is over. Evidence, never proof: only the retried call proves it. */
export type Evidence = 'redirect-back' | 'server-notified' | 'user-confirmed';

/** What a send carries besides the request itself. */
export type Attempt =
  | { readonly kind: 'first' }
  /** Modern: the request again, with answers and the state it came with. */
  | { readonly kind: 'answers'; readonly answers: Answers; readonly requestState?: string }
  /** After -32042 or an error link: the bare request again. */
  | { readonly kind: 'bare' };

/** The newest send: claimed, that is saved, before it leaves. */
export type Sent = {
  /** An answer to an older claim is dropped. */
  readonly claim: number;
  readonly attempt: Attempt;
  /** How often this attempt was sent again because its answer was lost. */
  readonly reissues: number;
  /**
   * Where a later life of the worker can listen for the answer (2025-11-25, transports §Resumability); null where
   * the server offers no such place. Opaque: only `mcp/` reads it.
   */
  readonly resumePoint: string | null;
  /** Answers to `elicitation/create` that are claimed and not known to have been taken. */
  readonly answering: readonly Answering[];
};

export type Answering = { readonly wireId: string | number; readonly result: ElicitResult };

/** Where a call was made: the person is brought back there. */
export type Place = OwnPlace | PagePlace;

export type OwnPlace = {
  readonly kind: 'usher';
  readonly tabId: number | null;
  readonly windowId: number | null;
};

/** A page that made a call through the bridge. */
export type PagePlace = {
  readonly kind: 'page';
  readonly origin: PageOrigin;
  readonly tabId: number;
  readonly windowId: number;
  /** Of the call: one with the same digest asks for the same. */
  readonly digest: string;
  /** `gone`: it does not wait any longer, or did not get what came of the call. */
  readonly caller: 'there' | 'gone';
};

/** The server as it was when the call was made. */
export type FlowServer = {
  readonly id: ServerId;
  readonly name: string;
  readonly url: string;
  readonly origin: string;
};

/** Something the person should know of, in the order it happened: a refused URL, a withheld prompt. */
export type Notice = { readonly code: string; readonly facts: ErrorFacts; readonly atMs: number };

/** Turned away at the door: nobody is known yet, or not enough was granted. */
export type TurnedAway = 'NEEDS_AUTHORIZATION' | 'NEEDS_SCOPE';

export type SignedIn = {
  readonly claim: number;
  /** Why the send before it was turned away. */
  readonly after: TurnedAway;
  /** Sends in a row that followed a sign-in, and were turned away but for this one. */
  readonly times: number;
};

/** What every phase keeps. Plain data, so it survives the worker. */
export type Flow = {
  readonly id: FlowId;
  readonly server: FlowServer;
  readonly request: McpRequest;
  readonly place: Place;
  readonly startedAtMs: number;
  /** When the person first agreed to anything in this flow: a page, a form, the tool itself; null: not yet. */
  readonly agreedAtMs: number | null;
  readonly sent: Sent;
  /** Elicitations asked for in this call so far; the newest one's {@link AskId}. */
  readonly asked: number;
  /** Results that asked for input since the person last had a say, those with nothing but `requestState` included. */
  readonly rounds: number;
  /** The person, or Usher, said no: the next result ends the call. */
  readonly refusal: Refusal | null;
  /** Steps whose tab was opened and that are not over. */
  readonly steps: readonly OpenStep[];
  /** Every target a prompt was due for: the closing event names them. */
  readonly targets: readonly Target[];
  readonly notices: readonly Notice[];
  /** The newest send that followed a sign-in, and how many did so in a row; null: none has. */
  readonly signedIn: SignedIn | null;
  /** When the clock first said that the flow has waited too long: a clock may be wrong, so it is asked twice. */
  readonly overdueSinceMs: number | null;
};

export type Refusal = 'declined' | 'cancelled' | 'refused';

/** How a call ended: what the person sees where the call was made. */
export type Ending =
  | { readonly outcome: 'completed'; readonly result: JsonObject; readonly outputProblem: string | null }
  | {
      readonly outcome: 'failed';
      readonly code: string;
      readonly facts: ErrorFacts;
      readonly serverMessage: string | null;
    }
  | { readonly outcome: Refusal; readonly result: JsonObject | null }
  | { readonly outcome: 'gave-up'; readonly code: string }
  /** Nobody came back to it in the time it waits (DESIGN §2.9). */
  | { readonly outcome: 'expired' };

/** A flow is one request and all that it takes to answer it. */
export type FlowState =
  /** A page's call that no rule allows: nothing is sent before the person does. */
  | { readonly phase: 'awaiting-grant'; readonly flow: Flow; readonly reason: AskReason }
  | { readonly phase: 'calling'; readonly flow: Flow }
  /** The server lets nobody in unsigned: the person begins the sign-in, nothing else does (DESIGN §4). */
  | {
      readonly phase: 'awaiting-authorization';
      readonly flow: Flow;
      readonly code: TurnedAway;
      /** The challenge, as `authorization/challenge-facts.ts` writes and reads it. */
      readonly facts: ErrorFacts;
    }
  | { readonly phase: 'awaiting-consent'; readonly flow: Flow; readonly round: Round; readonly ask: UrlAsk }
  | { readonly phase: 'awaiting-form'; readonly flow: Flow; readonly round: Round; readonly ask: FormAsk }
  | {
      readonly phase: 'opening-tab';
      readonly flow: Flow;
      readonly round: Round;
      readonly ask: UrlAsk;
      readonly url: ConsentedUrl;
    }
  | { readonly phase: 'interacting'; readonly flow: Flow; readonly round: Round; readonly stepId: AskId }
  /**
   * A send has no answer to go on with: the worker or the network ended before it and it may or may not have arrived,
   * or the server has forgotten what it belonged to. The person says whether it is sent again.
   */
  | {
      readonly phase: 'answer-unknown';
      readonly flow: Flow;
      readonly code: string;
      readonly facts: ErrorFacts;
    }
  | { readonly phase: 'settled'; readonly flow: SettledFlow; readonly ending: Ending };

/** What is left of a flow: arguments, answers, URLs and `requestState` are gone. */
export type SettledFlow = {
  readonly id: FlowId;
  readonly server: FlowServer;
  readonly method: McpRequest['method'];
  /** The tool's or prompt's name, or the resource's URI, neutralised. */
  readonly subject: string;
  readonly place: Place;
  readonly startedAtMs: number;
  readonly settledAtMs: number;
  readonly targets: readonly Target[];
  readonly notices: readonly Notice[];
};

export type Phase = FlowState['phase'];

export type { Outcome };
