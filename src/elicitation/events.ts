import type { JsonObject } from '../base/json';
import type { ErrorFacts } from '../base/usher-error';
import type { ConsentedUrl } from '../consent/consented-url';
import type { ConsentEventDraft } from '../consent/types';
import type { CallGrant } from '../grants/call-grant';
import type { FormContent } from './form-types';
import type {
  Ask,
  AskId,
  Attempt,
  Delivery,
  ElicitResult,
  FlowServer,
  McpRequest,
  Place,
  RefusalAction,
} from './types';
import type { NavigationFact, WatchEvent, WatchLevel } from './watch-types';

/** Facts, in the past tense. Time and ids arrive with them. */
export type FlowEvent = { readonly atMs: number } /** The person lets the page call the tool. */ & (
  | { readonly type: 'grant-given'; readonly grant: CallGrant }
  | { readonly type: 'grant-refused'; readonly action: RefusalAction }
  /** The page that made the call does not wait any longer, or is gone. */
  | { readonly type: 'caller-left' }
  /** It makes the same call once more. */
  | { readonly type: 'caller-returned'; readonly tabId: number; readonly windowId: number }
  | {
      readonly type: 'input-required';
      readonly claim: number;
      readonly delivery: Exclude<Delivery, 'server-request'>;
      readonly asks: readonly Ask[];
      readonly requestState?: string;
    }
  | { readonly type: 'elicitation-received'; readonly claim: number; readonly ask: Ask }
  /** The server takes its own question back (`notifications/cancelled`). */
  | { readonly type: 'elicitation-withdrawn'; readonly claim: number; readonly wireId: string | number }
  /** The server has the answer to its question. */
  | { readonly type: 'answer-taken'; readonly wireId: string | number }
  /** It can't be had: the session is over, or the server does not take it. */
  | { readonly type: 'answer-not-taken'; readonly wireId: string | number; readonly code: string }
  /** The answer to this claim can be listened for again by a later life of the worker. */
  | { readonly type: 'resumption-offered'; readonly claim: number; readonly point: string }
  | { readonly type: 'consent-given'; readonly id: AskId; readonly url: ConsentedUrl }
  | { readonly type: 'consent-refused'; readonly id: AskId; readonly action: RefusalAction }
  /** The link that is asked about has run out: the person wants the server to make another. */
  | { readonly type: 'new-link-requested'; readonly id: AskId }
  | { readonly type: 'form-submitted'; readonly id: AskId; readonly content: FormContent }
  | { readonly type: 'form-refused'; readonly id: AskId; readonly action: RefusalAction }
  | {
      /** The tab's first request was the consented URL, or, where it can't be watched, the tab is open. */
      readonly type: 'tab-verified';
      readonly id: AskId;
      readonly tabId: number;
      readonly level: WatchLevel;
      /** What the tab did until it was verified, its first page included. */
      readonly facts: readonly NavigationFact[];
    }
  | { readonly type: 'tab-rejected'; readonly id: AskId; readonly reason: TabRejection }
  | { readonly type: 'tab-reported'; readonly event: WatchEvent }
  | { readonly type: 'time-passed' }
  | { readonly type: 'interaction-ended'; readonly id: AskId }
  | { readonly type: 'completion-notified'; readonly elicitationId: string }
  | { readonly type: 'reopen-requested'; readonly id: AskId }
  | { readonly type: 'fresh-link-chosen'; readonly id: AskId }
  | {
      readonly type: 'call-completed';
      readonly claim: number;
      readonly result: JsonObject;
      readonly outputProblem: string | null;
    }
  | {
      readonly type: 'call-failed';
      readonly claim: number;
      readonly code: string;
      readonly facts: ErrorFacts;
      readonly serverMessage: string | null;
      /** False where the server certainly did not act on the send: it was refused, or never left. */
      readonly mayHaveArrived: boolean;
    }
  /** The worker that held the connection, and any opening tab, is gone. */
  | { readonly type: 'worker-restarted' }
  | { readonly type: 'retry-requested' }
  /** The person has signed in to the server. */
  | { readonly type: 'authorization-granted' }
  /** The person does not give the server the permissions it wants for this call. */
  | { readonly type: 'authorization-declined' }
  | { readonly type: 'user-cancelled' }
);

/** Why a tab is not an elicitation tab after all. */
export type TabRejection = 'DID_NOT_OPEN' | 'WRONG_FIRST_REQUEST' | 'LOAD_FAILED' | 'LEFT_HTTPS';

/** Commands, in the imperative. The reducer names them; `background/perform.ts` carries them out. */
export type Effect =
  | {
      readonly do: 'send-call';
      readonly claim: number;
      readonly server: FlowServer;
      readonly request: McpRequest;
      readonly attempt: Attempt;
      /** Wait this long first: a server that only sends `requestState` is not asked without a pause. */
      readonly pauseMs: number;
    }
  /** Listen for the answer to a claim that has left, where nobody does. */
  | { readonly do: 'resume-call' }
  /** `point`: where an answer to it could be listened for; a call that an earlier life of the worker sent is known by it. */
  | { readonly do: 'abort-call'; readonly point: string | null }
  | { readonly do: 'answer-server'; readonly wireId: string | number; readonly result: ElicitResult }
  /** Bring Usher's own window up for the ask at hand. */
  | { readonly do: 'ask-person' }
  | {
      readonly do: 'open-tab';
      readonly id: AskId;
      readonly url: ConsentedUrl;
      readonly serverUrl: string;
      readonly place: Place;
    }
  | { readonly do: 'wake-at'; readonly timeMs: number }
  /** Give focus back, if an elicitation tab is still in front on its return page. */
  | { readonly do: 'bring-back'; readonly place: Place; readonly fromTabIds: readonly number[] }
  | { readonly do: 'append-event'; readonly event: ConsentEventDraft };
