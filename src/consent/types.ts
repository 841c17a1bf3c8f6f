/** Where a URL leads, as far as it is remembered: never a path, never a parameter. */
export type Target = { readonly origin: string; readonly site: string };

/** How a flow ended. `refused`: Usher did not let it go on (a blocked target, a URL that can't be judged). */
export type Outcome = 'completed' | 'failed' | 'declined' | 'cancelled' | 'refused' | 'gave-up' | 'expired';

type Common = {
  /** Random, made when the event is stored. */
  readonly id: string;
  readonly timeMs: number;
  readonly server: { readonly id: string; readonly origin: string; readonly name: string };
};

/** Facts about one prompt of one flow. The URL itself is not here: its HMAC is. */
type Asked = Common & {
  readonly flowId: string;
  /** The tool's or prompt's name; of a resource the scheme of its address, no more. */
  readonly tool: string;
  readonly target: Target;
  readonly urlHmac: string;
};

/**
 * What happened, appended and never changed. Consent records are the fold of these.
 *
 * `requested`: a prompt was due. `granted`, `declined`, `cancelled`: what the person chose. `opened`: the tab's
 * first request was the consented URL. `not-opened`: it was not, or the page could not be loaded. `returned`:
 * evidence of the way back. `refused`: no prompt was shown. `settled`: the flow's one closing event.
 */
export type ConsentEvent =
  | (Asked & { readonly type: 'requested'; readonly severity: string; readonly findings: readonly string[] })
  | (Asked & { readonly type: 'granted' | 'declined' | 'cancelled' | 'opened' | 'returned' })
  | (Asked & { readonly type: 'not-opened' | 'refused'; readonly reason: string })
  | (Common & {
      readonly type: 'settled';
      readonly flowId: string;
      readonly tool: string;
      readonly outcome: Outcome;
      readonly targets: readonly Target[];
    })
  | (Common & { readonly type: 'blocked' | 'unblocked' | 'forgotten'; readonly target: Target });

type Drafted<Event> = Event extends { readonly urlHmac: string }
  ? Omit<Event, 'id' | 'urlHmac'> & { readonly url: string }
  : Omit<Event, 'id'>;

/** An event before it is stored: with the URL that the store replaces by its HMAC. */
export type ConsentEventDraft = Drafted<ConsentEvent>;

/** What is remembered of one server origin and one target origin: the fold of their events. */
export type ConsentRecord = {
  readonly serverOrigin: string;
  readonly targetOrigin: string;
  readonly site: string;
  /** The names of the servers on this origin that made the record, newest last. */
  readonly serverNames: readonly string[];
  /** Times are those of the events, as their clock told them: the order is the ledger's, not theirs. */
  readonly firstAtMs: number;
  readonly lastAtMs: number;
  /** How many prompts were due. */
  readonly requested: number;
  /** How often the person agreed; the tab may not have opened after all. */
  readonly granted: number;
  readonly declined: number;
  readonly cancelled: number;
  /** Without a prompt: blocked, or a URL that can't be judged. */
  readonly refused: number;
  /** Flows with a prompt for this target whose call completed. */
  readonly completed: number;
  readonly lastOpenedAtMs: number | null;
  readonly lastOutcome: Outcome | null;
  readonly blockedAtMs: number | null;
  /** The last prompt warned that its name imitates another. */
  readonly isImitation: boolean;
};

/** What the records say when a URL is asked for again. It informs or refuses; it never skips the prompt. */
export type Standing =
  | { readonly standing: 'never-asked' }
  | { readonly standing: 'asked-before'; readonly declined: number; readonly lastAtMs: number }
  | {
      readonly standing: 'opened-before';
      /** How often the person agreed to open it, at least 1. */
      readonly times: number;
      readonly lastOpenedAtMs: number;
      readonly lastOutcome: Outcome | null;
      readonly serverNames: readonly string[];
    }
  | { readonly standing: 'blocked'; readonly sinceMs: number };
