import { assertNever } from '../base/assert-never';
import { isSameScope, withGranted, withRefused } from './step-up';
import type { Attempt, SignIn, SignInEffect, SignInEvent } from './types';

/** The next state of a sign-in, and what has to be done once it is saved. */
export type SignInTransition = readonly [SignIn, readonly SignInEffect[]];

/** The person wants to sign in: nothing begins on account of a 401 alone. */
export function beginSignIn(attempt: Attempt): SignInTransition {
  return [{ phase: 'discovering', attempt }, [{ do: 'discover' }]];
}

/**
 * One attempt to sign in to one server. Pure and total: what no longer fits changes nothing, and what is over stays so
 * (only what came of it is remembered).
 *
 * The order is the law: the plan is made and judged before anybody is asked, the window opens after consent to exactly
 * its URL, the code is redeemed once.
 */
export function signInTransition(state: SignIn, event: SignInEvent): SignInTransition {
  const nothing: SignInTransition = [state, []];
  if (state.phase === 'over') return [remembered(state, event), []];
  const { attempt } = state;
  switch (event.type) {
    case 'planned': {
      if (state.phase !== 'discovering') return nothing;
      const { plan, href, judgement } = event;
      return [{ phase: 'awaiting-consent', attempt, plan, href, judgement }, [{ do: 'ask-person' }]];
    }
    case 'consent-given':
      if (state.phase !== 'awaiting-consent' || event.url !== state.href) return nothing;
      return [{ phase: 'authorizing', attempt, plan: state.plan }, [{ do: 'open-sign-in', url: event.url }]];
    case 'consent-refused':
      if (state.phase !== 'awaiting-consent') return nothing;
      return end(attempt, event.action === 'decline' ? 'declined' : 'cancelled');
    case 'code-received':
      if (state.phase !== 'authorizing') return nothing;
      return [{ phase: 'redeeming', attempt, plan: state.plan }, [{ do: 'redeem-code' }]];
    case 'tokens-received':
      return state.phase === 'redeeming' ? end(attempt, 'signed-in') : nothing;
    case 'failed':
      return end(attempt, event.problem);
    case 'cancelled':
      return end(attempt, 'cancelled');
    case 'worker-restarted':
      return restarted(state);
    case 'more-wanted':
      return nothing;
    default:
      return assertNever(event);
  }
}

/** The server wants once more what the person has just agreed to for it: it was not granted. */
function remembered(state: Extract<SignIn, { phase: 'over' }>, event: SignInEvent): SignIn {
  if (event.type !== 'more-wanted' || state.end !== 'signed-in') return state;
  const { attempt } = state;
  const { challenge, operation } = event;
  if (!attempt.challenge.isStepUp || !isSameScope(attempt.challenge, challenge)) return state;
  if (attempt.operation !== null && attempt.operation !== operation) return state;
  const refused = { challenge, operation: attempt.operation, why: 'not-granted' } as const;
  return { ...state, attempt: withRefused(attempt, refused) };
}

/**
 * Looking around can be done again, a prompt waits, and a code is redeemed unless it has left: it is taken out of the
 * vault before it is sent (RFC 6749 §4.1.2). The window is gone with the worker: that reads "sign in again".
 */
function restarted(state: Exclude<SignIn, { phase: 'over' }>): SignInTransition {
  switch (state.phase) {
    case 'discovering':
      return [state, [{ do: 'discover' }]];
    case 'awaiting-consent':
      return [state, []];
    case 'authorizing':
      return end(state.attempt, { code: 'SIGN_IN_LOST', facts: {} });
    case 'redeeming':
      return [state, [{ do: 'redeem-code' }]];
    default:
      return assertNever(state);
  }
}

function end(attempt: Attempt, how: Extract<SignIn, { phase: 'over' }>['end']): SignInTransition {
  const { challenge, operation } = attempt;
  const why = challenge.isStepUp ? refusalIn(how) : null;
  const told = how === 'signed-in' ? 'signed-in' : why === 'declined' ? 'declined' : null;
  const kept = how === 'signed-in' ? withGranted(attempt) : attempt;
  return [
    {
      phase: 'over',
      attempt: why === null ? kept : withRefused(kept, { challenge, operation, why }),
      end: how,
    },
    [{ do: 'forget-secrets' }, ...(told === null ? [] : [{ do: 'tell-calls', told } as const])],
  ];
}

/** Who said no to more permissions: the person, in Usher's window or the other side's, or the authorization server. */
function refusalIn(how: Extract<SignIn, { phase: 'over' }>['end']): 'declined' | 'not-granted' | null {
  if (typeof how === 'string') return how === 'declined' ? 'declined' : null;
  if (how.code === 'SIGN_IN_DENIED') return 'declined';
  return how.code === 'SCOPE_REFUSED' ? 'not-granted' : null;
}
