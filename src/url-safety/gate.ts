import { finding } from './finding';
import type { Finding, FindingCode, Severity } from './types';

/**
 * The moment a URL comes at. What is absent is not known and holds nothing back; the caller says what it knows.
 * Durations and counts carry their unit in their name.
 */
export type Moment = {
  /** A call of ours awaits this result. */
  readonly pendingRequest?: boolean;
  /** We declared `elicitation.url` on that call. */
  readonly declaredElicitationUrl?: boolean;
  /** Protocol version of this server: from 2026-07-28 on an elicitation is always part of a result. */
  readonly protocolVersion?: string;
  /** Prompts of this server that nobody has answered. */
  readonly pendingPromptsFromServer?: number;
  /** Those belong to the same result as this one. */
  readonly sameInputRequiredResult?: boolean;
  readonly promptsLast10min?: number;
  /** Of these, how many the user accepted. */
  readonly acceptedLast10min?: number;
  readonly lastDeclineSecondsAgo?: number;
  /** Who began the call: the user in Usher's own window, or a model without a user's turn. */
  readonly initiator?: 'user' | 'model-auto';
  /** Rounds of this call with the same canonical URL. */
  readonly sameUrlRounds?: number;
  /** Of these, rounds that ended with a high-confidence return or the user's "I have finished". */
  readonly confirmedReturns?: number;
  /** A tab of this flow is still open. */
  readonly tabOpen?: boolean;
  readonly serverRevoked?: boolean;
  readonly toolHashChanged?: boolean;
  /** The page that asked through the bridge, and what the user granted it. */
  readonly bridgeOrigin?: string;
  readonly bridgePermission?: boolean | string;
  /** 0 is the page itself; anything else is a frame in it. */
  readonly bridgeFrameId?: number;
  readonly incognitoFlow?: boolean;
  readonly targetWindowIncognito?: boolean;
  /** The canonical URL the user agreed to, and the one about to be opened. */
  readonly consentedUrl?: string;
  readonly href?: string;
  /** From the dialog being armed to the click. */
  readonly clickDelayMs?: number;
  readonly isTrustedClick?: boolean;
};

/**
 * What a block does instead of opening. `cancel` answers the server `cancel`; `queue` shows the prompt later and sends
 * nothing; `ignore-input` drops the click and keeps the dialog; `ask-again` shows the consent window again;
 * `stop-and-ask` neither opens nor retries by itself; `protocol-error` answers one; `refuse-page-request` answers the
 * page, for no server waits; `retarget` opens in the window the flow belongs to.
 */
export type GateEffect =
  | 'cancel'
  | 'queue'
  | 'ignore-input'
  | 'ask-again'
  | 'stop-and-ask'
  | 'protocol-error'
  | 'refuse-page-request'
  | 'retarget';

export type GateVerdict =
  | { readonly verdict: 'block'; readonly reason: FindingCode; readonly effect: GateEffect }
  | {
      readonly verdict: 'warn';
      readonly severity: Severity;
      readonly reason: FindingCode;
      readonly findings: readonly Finding[];
    }
  | { readonly verdict: 'allow'; readonly reason: 'ok' | 'ok-still-pending' };

/** From the dialog being armed to a click that counts, milliseconds. */
export const MIN_CLICK_DELAY_MS = 500;

/** Prompts that were not accepted, in ten minutes. */
export const MAX_UNACCEPTED_PROMPTS = 5;

export const COOL_DOWN_SECONDS = 60;

/** Rounds with the same URL, each with a confirmed return, before it is a loop. */
export const MAX_CONFIRMED_ROUNDS = 3;

/** The first version whose elicitations only come inside a result (MCP, multi round-trip requests). */
const FIRST_MODERN_VERSION = '2026-07-28';

/**
 * Decides whether now is a moment to ask at all. It is asked before the URL verdict is shown, and its blocks win; its
 * warnings join the URL's findings.
 */
export function judgeMoment(moment: Moment): GateVerdict {
  return (
    judgeOrigin(moment) ??
    judgeFlood(moment) ??
    judgeOpening(moment) ??
    warning(moment) ?? { verdict: 'allow', reason: isStillPending(moment) ? 'ok-still-pending' : 'ok' }
  );
}

/** Is the elicitation anybody's: a call of ours, a page that may ask, a server that is still trusted? */
function judgeOrigin(moment: Moment): GateVerdict | null {
  if (moment.bridgeFrameId !== undefined && moment.bridgeFrameId !== 0)
    return block('frame', 'refuse-page-request');
  const { bridgePermission } = moment;
  const isRefusedPage =
    bridgePermission === false || bridgePermission === 'deny' || bridgePermission === 'denied';
  if (isRefusedPage || (moment.bridgeOrigin !== undefined && !bridgePermission)) {
    return block('page-not-allowed', 'refuse-page-request');
  }
  const isModern = (moment.protocolVersion ?? '') >= FIRST_MODERN_VERSION;
  if (moment.pendingRequest === false)
    return block('no-pending-request', isModern ? 'protocol-error' : 'cancel');
  if (moment.declaredElicitationUrl === false) return block('capability', 'protocol-error');
  return moment.serverRevoked === true ? block('server-revoked', 'cancel') : null;
}

/** Is it one prompt too many? (SECURITY TH4) What the user starts in Usher's own window is never cooled down. */
function judgeFlood(moment: Moment): GateVerdict | null {
  const pending = moment.pendingPromptsFromServer ?? 0;
  if (pending > 0 && moment.sameInputRequiredResult !== true) return block('rate-limited', 'queue');
  const unaccepted = (moment.promptsLast10min ?? 0) - (moment.acceptedLast10min ?? 0);
  if (unaccepted >= MAX_UNACCEPTED_PROMPTS && moment.initiator !== 'user')
    return block('rate-limited', 'cancel');
  const sinceDecline = moment.lastDeclineSecondsAgo ?? Number.POSITIVE_INFINITY;
  if (sinceDecline < COOL_DOWN_SECONDS && moment.initiator !== 'user') return block('cool-down', 'cancel');
  const isLoop =
    (moment.confirmedReturns ?? 0) >= MAX_CONFIRMED_ROUNDS &&
    (moment.sameUrlRounds ?? 0) >= MAX_CONFIRMED_ROUNDS;
  return isLoop && moment.tabOpen !== true ? block('loop', 'stop-and-ask') : null;
}

/** Is what is about to be opened what the user agreed to, where, and by a hand? */
function judgeOpening(moment: Moment): GateVerdict | null {
  if (moment.incognitoFlow === true && moment.targetWindowIncognito === false) {
    return block('private-window-leak', 'retarget');
  }
  if (moment.consentedUrl !== undefined && moment.href !== undefined && moment.consentedUrl !== moment.href) {
    return block('url-changed', 'ask-again');
  }
  const isEarly = moment.clickDelayMs !== undefined && moment.clickDelayMs < MIN_CLICK_DELAY_MS;
  return isEarly || moment.isTrustedClick === false ? block('no-user-gesture', 'ignore-input') : null;
}

function warning(moment: Moment): GateVerdict | null {
  const findings: (Finding & { readonly severity: Severity })[] = [];
  if (moment.toolHashChanged === true) findings.push(finding('caution', 'tool-changed'));
  if (moment.initiator === 'model-auto') findings.push(finding('notice', 'model-initiated'));
  const [worst] = findings;
  return worst ? { verdict: 'warn', severity: worst.severity, reason: worst.code, findings } : null;
}

/** The same URL while its tab is open, or before anybody returned, is "not finished yet" and no loop. */
function isStillPending(moment: Moment): boolean {
  return (moment.sameUrlRounds ?? 0) > 0 && moment.tabOpen === true;
}

function block(reason: FindingCode, effect: GateEffect): GateVerdict {
  return { verdict: 'block', reason, effect };
}
