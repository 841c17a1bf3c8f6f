import type { OwnAccessDraft, OwnAccessView } from '../authorization/own-access';
import type { SignInId } from '../authorization/types';
import type { SignInPrompt, SignInView } from '../authorization/view';
import type { JsonObject } from '../base/json';
import type { ErrorFacts } from '../base/usher-error';
import type { LedgerHead } from '../consent/ledger-chain';
import type { ConsentEvent, ConsentRecord } from '../consent/types';
import type { FormContent } from '../elicitation/form-types';
import type { Ending, FlowId, RefusalAction } from '../elicitation/types';
import type { FlowView, GrantPrompt, PromptView } from '../elicitation/view-types';
import type { ConnectDraft, InvokedTab, PageOrigin, RuleDraft } from '../grants/types';
import type { Duration } from '../grants/until';
import type { SiteView } from '../grants/view';
import type { Server, ServerId } from '../servers/types';

/** The pages of the extension that may send a command. A content script or another extension is none of them. */
export type Sender = 'panel' | 'consent' | 'dashboard';

type Pair = { readonly serverOrigin: string; readonly targetOrigin: string };
type Step = { readonly flowId: FlowId; readonly key: string };

/** What is the matter with the storage. `STORAGE_LOST`: it works, but what it held is gone. */
export type StorageTrouble = {
  readonly code: 'STORAGE_UNAVAILABLE' | 'STORAGE_NEWER' | 'STORAGE_FULL' | 'STORAGE_LOST';
  readonly facts: ErrorFacts;
  readonly sinceMs: number;
};

/** A call whose row can't be opened. `about`: null where nothing is left of it but its id. */
export type DamagedCall = {
  readonly id: FlowId;
  /** `serverName`: null where the server was removed. */
  readonly about: { readonly serverName: string | null; readonly startedAtMs: number } | null;
};

/** Every command one of our own pages can send to the background, with its answer. */
export type Commands = {
  'servers.list': { in: null; out: readonly Server[] };
  /** Servers that can't be read any more: nothing is left of them but an id. */
  'servers.damaged': { in: null; out: readonly ServerId[] };
  'servers.remove-damaged': { in: { readonly id: ServerId }; out: null };
  /** Saves the server and connects. Throws what `parseServerUrl` does, and SERVER_EXISTS. */
  'servers.add': { in: { readonly url: string; readonly name: string }; out: Server };
  /** Probes again and lists the tools. */
  'servers.connect': { in: { readonly id: ServerId }; out: Server };
  /** It is looked at: lists its tools again where the list has aged, and shows nothing of that. */
  'servers.refresh': { in: { readonly id: ServerId }; out: null };
  'servers.rename': { in: { readonly id: ServerId; readonly name: string }; out: null };
  'servers.set-enabled': { in: { readonly id: ServerId; readonly isEnabled: boolean }; out: null };
  /** Its calls that wait are cancelled first. */
  'servers.remove': { in: { readonly id: ServerId }; out: null };
  /** Prompts of a muted server are withheld: it is answered `cancel`, and the call's card says so. */
  'servers.set-muted': { in: { readonly id: ServerId; readonly isMuted: boolean }; out: null };
  /** Leave the extension's Origin header out for a server that refused it (or stop doing so), and connect. */
  'servers.set-omits-origin': { in: { readonly id: ServerId; readonly omitsOrigin: boolean }; out: Server };

  /** The person begins to sign in; what follows shows in `sign-ins.list` and in the consent window. */
  'servers.sign-in': { in: { readonly id: ServerId }; out: null };
  /** Revokes and forgets its tokens. */
  'servers.sign-out': { in: { readonly id: ServerId }; out: null };
  /** What the person brought for a server, without its secrets. */
  'servers.own-access': { in: { readonly id: ServerId }; out: OwnAccessView };
  /** Saves it and connects. Throws OWN_ACCESS_INVALID: the page checks first. */
  'servers.set-own-access': { in: { readonly id: ServerId; readonly draft: OwnAccessDraft }; out: null };
  'sign-ins.list': { in: null; out: readonly SignInView[] };
  'sign-ins.cancel': { in: { readonly id: ServerId }; out: null };

  'calls.start': {
    in: { readonly serverId: ServerId; readonly tool: string; readonly arguments: JsonObject };
    out: { readonly flowId: FlowId };
  };
  /** Flows that wait, then settled ones, each newest first. */
  'flows.list': { in: null; out: readonly FlowView[] };
  /** The result of a settled flow; null while it waits or when it is gone. */
  'flows.ending': { in: { readonly flowId: FlowId }; out: Ending | null };
  'flows.cancel': { in: { readonly flowId: FlowId }; out: null };
  /** Sends again what has no known answer. */
  'flows.retry': { in: { readonly flowId: FlowId }; out: null };
  /** "I have finished." */
  'flows.finish': { in: Step; out: null };
  'flows.reopen': { in: Step; out: null };
  /** The server minted a newer link: asks for consent to it. */
  'flows.use-fresh-link': { in: Step; out: null };
  /** Removes a settled flow from the list. */
  'flows.dismiss': { in: { readonly flowId: FlowId }; out: null };
  /** Calls that can't be read any more; they are removed by `flows.dismiss`. */
  'flows.damaged': { in: null; out: readonly DamagedCall[] };
  /** Brings the consent window to the front. */
  'flows.show-prompt': { in: { readonly flowId: FlowId }; out: null };

  /** What the consent window has to show now; null: nothing waits. */
  'prompts.current': { in: null; out: PromptView | GrantPrompt | SignInPrompt | null };
  /** From the consent window only: the page's call is made. `pin` is of the definition that was shown; null: of none. */
  'prompts.allow-call': {
    in: { readonly flowId: FlowId; readonly pin: string | null; readonly duration: Duration };
    out: null;
  };
  /** The page's call is not made; `remember`: nor is another of this tool or part, until the person says otherwise. */
  'prompts.refuse-call': {
    in: { readonly flowId: FlowId; readonly action: RefusalAction; readonly remember: boolean };
    out: null;
  };
  /** From the consent window only. `href` is what was shown. */
  'prompts.accept-sign-in': { in: { readonly signInId: SignInId; readonly href: string }; out: null };
  'prompts.refuse-sign-in': {
    in: { readonly signInId: SignInId; readonly action: RefusalAction };
    out: null;
  };
  /** From the consent window only. `href` is what was shown: another one is refused and asked again. */
  'prompts.accept': { in: Step & { readonly href: string }; out: null };
  'prompts.refuse': { in: Step & { readonly action: RefusalAction }; out: null };
  /** The link that is asked about has run out: the call is sent again, and the server makes another. */
  'prompts.request-new-link': { in: Step; out: null };
  /** Cancels the prompt and mutes its server. */
  'prompts.mute-server': { in: Step; out: null };
  'prompts.submit-form': { in: Step & { readonly content: FormContent }; out: null };

  /** Connected sites, the newest first. */
  'sites.list': { in: null; out: readonly SiteView[] };
  /** The tab that Usher was invoked on in this window; null: none. */
  'sites.invoked': { in: null; out: InvokedTab | null };
  /** Puts a text at the caret of that tab's page. */
  'sites.insert': {
    in: { readonly text: string };
    out: 'inserted' | 'not-taken' | 'no-composer' | 'not-allowed' | 'not-invoked';
  };
  /** The host permission is there already. Throws SITE_NOT_INVOKED, SITE_NOT_ALLOWED, SITE_WITHOUT_SERVERS. */
  'sites.connect': { in: ConnectDraft; out: null };
  /** Throws SITE_GONE, TOOL_CHANGED. */
  'sites.set-rule': { in: RuleDraft & { readonly origin: PageOrigin }; out: null };
  'sites.set-servers': {
    in: { readonly origin: PageOrigin; readonly serverIds: readonly ServerId[] };
    out: null;
  };
  /** At once: its pages are cut off. */
  'sites.disconnect': { in: { readonly origin: PageOrigin }; out: null };
  /** Takes the last disconnection back. Throws SITE_GONE. */
  'sites.reconnect': { in: { readonly origin: PageOrigin }; out: null };

  'records.list': { in: null; out: readonly ConsentRecord[] };
  'records.events': { in: Pair; out: readonly ConsentEvent[] };
  'records.block': { in: Pair; out: null };
  'records.unblock': { in: Pair; out: null };
  'records.forget': { in: Pair; out: null };

  /** Null: all is well, as far as is known. Asks nothing of the storage. */
  'storage.trouble': { in: null; out: StorageTrouble | null };
  /** Tries to write something small; what is the matter then. */
  'storage.check': { in: null; out: StorageTrouble | null };
  /** The person knows that what was stored is gone. */
  'storage.acknowledge': { in: null; out: null };
  /** Whatever can be read and is no secret. Throws STORAGE_UNAVAILABLE where that is nothing. */
  'storage.export': { in: null; out: JsonObject };

  'ledger.head': { in: null; out: LedgerHead };
  /** The whole ledger as the text of a file (`consent/ledger-export.ts`). */
  'ledger.export': { in: null; out: string };
};

export type CommandName = keyof Commands;

/** What the background tells every open page: what to read again. Nothing is in it that a page does not ask for. */
export type Broadcast =
  | { readonly topic: 'servers' | 'flows' | 'records' | 'sign-ins' | 'sites' | 'storage' }
  | {
      readonly topic: 'progress';
      readonly flowId: FlowId;
      readonly progress: number;
      readonly total: number | null;
      readonly message: string | null;
    };

/** An error on its way between contexts: a code and facts, never a stack. */
export type WireError = { readonly code: string; readonly facts: ErrorFacts };

export type Reply<Out> =
  | { readonly ok: true; readonly value: Out }
  | { readonly ok: false; readonly error: WireError };
