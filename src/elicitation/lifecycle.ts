import { assertNever } from '../base/assert-never';
import type { CallGrant } from '../grants/call-grant';
import type { AskReason } from '../grants/types';
import { answerNotTaken, answerTaken, withAnswersClaimed } from './answers';
import {
  authorizationDeclined,
  authorizationGranted,
  callCompleted,
  callFailed,
  newLinkRequested,
  resumptionOffered,
  retryRequested,
  send,
  workerRestarted,
} from './calls';
import { cancelByUser } from './cancellation';
import { consentGiven, consentRefused, formSubmitted } from './decisions';
import type { Effect, FlowEvent } from './events';
import {
  afterSettling,
  beginPageCall,
  callerLeft,
  callerReturned,
  grantGiven,
  grantRefused,
} from './page-calls';
import { elicitationReceived, inputRequired } from './rounds';
import type { Waiting } from './states';
import {
  completionNotified,
  freshLinkChosen,
  interactionEnded,
  reopenRequested,
  tabRejected,
  tabReported,
  tabVerified,
  timePassed,
} from './steps';
import type { Flow, FlowId, FlowServer, FlowState, McpRequest, OwnPlace, PagePlace } from './types';
import { elicitationWithdrawn } from './withdrawal';

/** The next state, and what has to be done once it is saved. */
export type Transition = readonly [FlowState, readonly Effect[]];

export type Call = {
  readonly id: FlowId;
  readonly server: FlowServer;
  readonly request: McpRequest;
  readonly atMs: number;
} & (
  | { readonly place: OwnPlace }
  /** The rule that allows it, or why the person is asked. */
  | { readonly place: PagePlace; readonly permission: CallGrant | AskReason }
);

/** A call begins. The person's own leaves at once. */
export function begin(call: Call): Transition {
  const flow: Flow = {
    id: call.id,
    server: call.server,
    request: call.request,
    place: call.place,
    startedAtMs: call.atMs,
    agreedAtMs: null,
    sent: { claim: 0, attempt: { kind: 'first' }, reissues: 0, resumePoint: null, answering: [] },
    asked: 0,
    rounds: 0,
    refusal: null,
    steps: [],
    targets: [],
    notices: [],
    signedIn: null,
    overdueSinceMs: null,
  };
  return 'permission' in call ? beginPageCall(flow, call.permission) : send(flow, { kind: 'first' });
}

/**
 * The heart: what a flow is after a fact, and what follows from it.
 *
 * Pure and total: an event that no longer fits (a click on an older prompt, a late answer) changes nothing.
 * `settled` never moves; what changes is whether the page that called has what came of it.
 */
export function transition(state: FlowState, event: FlowEvent): Transition {
  return state.phase === 'settled' ? afterSettling(state, event) : withAnswersClaimed(decide(state, event));
}

function decide(state: Waiting, event: FlowEvent): Transition {
  switch (event.type) {
    case 'grant-given':
      return grantGiven(state, event);
    case 'grant-refused':
      return grantRefused(state, event);
    case 'caller-left':
      return callerLeft(state, event);
    case 'caller-returned':
      return callerReturned(state, event);
    case 'input-required':
      return inputRequired(state, event);
    case 'elicitation-received':
      return elicitationReceived(state, event);
    case 'elicitation-withdrawn':
      return elicitationWithdrawn(state, event);
    case 'answer-taken':
      return answerTaken(state, event);
    case 'answer-not-taken':
      return answerNotTaken(state, event);
    case 'resumption-offered':
      return resumptionOffered(state, event);
    case 'consent-given':
      return consentGiven(state, event);
    case 'consent-refused':
    case 'form-refused':
      return consentRefused(state, event);
    case 'new-link-requested':
      return newLinkRequested(state, event);
    case 'form-submitted':
      return formSubmitted(state, event);
    case 'tab-verified':
      return tabVerified(state, event);
    case 'tab-rejected':
      return tabRejected(state, event);
    case 'tab-reported':
      return tabReported(state, event);
    case 'time-passed':
      return timePassed(state, event);
    case 'interaction-ended':
      return interactionEnded(state, event);
    case 'completion-notified':
      return completionNotified(state, event);
    case 'reopen-requested':
      return reopenRequested(state, event);
    case 'fresh-link-chosen':
      return freshLinkChosen(state, event);
    case 'call-completed':
      return callCompleted(state, event);
    case 'call-failed':
      return callFailed(state, event);
    case 'worker-restarted':
      return workerRestarted(state, event);
    case 'retry-requested':
      return retryRequested(state);
    case 'authorization-granted':
      return authorizationGranted(state);
    case 'authorization-declined':
      return authorizationDeclined(state, event);
    case 'user-cancelled':
      return cancelByUser(state, event);
    default:
      return assertNever(event);
  }
}
