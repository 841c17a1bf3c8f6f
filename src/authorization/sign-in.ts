import { assertNever } from '../base/assert-never';
import type { Attempt, SignIn, SignInEffect, SignInEvent } from './types';

/** The next state of a sign-in, and what has to be done once it is saved. */
export type SignInTransition = readonly [SignIn, readonly SignInEffect[]];

/** The person wants to sign in: nothing begins on account of a 401 alone. */
export function beginSignIn(attempt: Attempt): SignInTransition {
  return [{ phase: 'discovering', attempt }, [{ do: 'discover' }]];
}

/**
 * One attempt to sign in to one server. Pure and total: what no longer fits changes nothing, and what is over stays so.
 *
 * The order is the law: the plan is made and judged before anybody is asked, the window opens after consent to exactly
 * its URL, the code is redeemed once.
 */
export function signInTransition(state: SignIn, event: SignInEvent): SignInTransition {
  const nothing: SignInTransition = [state, []];
  if (state.phase === 'over') return nothing;
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
    default:
      return assertNever(event);
  }
}

/**
 * Looking around can be done again, and a prompt waits. The window is gone with the worker, and a code that may have
 * been redeemed must not be redeemed a second time (RFC 6749 §4.1.2): both read "sign in again".
 */
function restarted(state: Exclude<SignIn, { phase: 'over' }>): SignInTransition {
  switch (state.phase) {
    case 'discovering':
      return [state, [{ do: 'discover' }]];
    case 'awaiting-consent':
      return [state, []];
    case 'authorizing':
    case 'redeeming':
      return end(state.attempt, { code: 'SIGN_IN_LOST', facts: {} });
    default:
      return assertNever(state);
  }
}

function end(attempt: Attempt, how: Extract<SignIn, { phase: 'over' }>['end']): SignInTransition {
  return [
    { phase: 'over', attempt, end: how },
    [{ do: 'forget-secrets' }, { do: 'tell-calls', isSignedIn: how === 'signed-in' }],
  ];
}
