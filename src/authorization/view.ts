import type { ServerId } from '../servers/types';
import type { UrlJudgement } from '../url-safety/types';
import { scopesOf } from './scopes';
import { challengeOfRefused } from './step-up';
import type { SignIn, SignInId, SignInProblem } from './types';

/** What a screen may know of a sign-in: no URL with values, no state, no code. */
export type SignInView = {
  readonly serverId: ServerId;
  readonly now: 'looking' | 'asking' | 'signing-in' | 'signed-in' | 'declined' | 'cancelled' | SignInProblem;
  /** What an attempt, this one or one before it, has left: nothing, what lets us in, or what did so once. */
  readonly access: 'none' | 'signed-in' | 'ended';
  /** Permissions the server wanted and did not get: the person may ask for them again. */
  readonly refusedScopes: readonly string[];
};

/** Everything the consent window shows before the browser's sign-in window opens. */
export type SignInPrompt = {
  readonly mode: 'sign-in';
  readonly signInId: SignInId;
  readonly server: {
    readonly name: string;
    readonly host: string;
    readonly origin: string;
    readonly ownName: string | null;
    readonly isLocal: boolean;
  };
  readonly judgement: Extract<UrlJudgement, { readonly href: string }>;
  /** Where the browser's sign-in window ends: Usher's own address. */
  readonly returnsTo: string;
  readonly scopes: readonly { readonly name: string; readonly isNew: boolean }[];
};

/** @param hasAccess whether anything is left that lets us in, or can be renewed. */
export function viewOfSignIn(state: SignIn, hasAccess: boolean): SignInView {
  const { serverId, refused } = state.attempt;
  return {
    serverId,
    now: nowOf(state),
    access: !hasSignedIn(state) ? 'none' : hasAccess ? 'signed-in' : 'ended',
    refusedScopes: scopesOf(challengeOfRefused(refused)?.scope ?? null),
  };
}

/** True once the person has signed in, also where what they tried after that came to nothing. */
export function hasSignedIn(state: SignIn): boolean {
  return state.attempt.wasSignedIn || (state.phase === 'over' && state.end === 'signed-in');
}

function nowOf(state: SignIn): SignInView['now'] {
  switch (state.phase) {
    case 'discovering':
      return 'looking';
    case 'awaiting-consent':
      return 'asking';
    case 'authorizing':
    case 'redeeming':
      return 'signing-in';
    case 'over':
      return state.end;
  }
}

export function promptOfSignIn(
  state: Extract<SignIn, { readonly phase: 'awaiting-consent' }>,
  context: { readonly name: string; readonly ownName: string | null; readonly isLocal: boolean },
): SignInPrompt {
  const { attempt, plan, judgement } = state;
  const { host, origin } = new URL(attempt.serverUrl);
  return {
    mode: 'sign-in',
    signInId: attempt.id,
    server: { ...context, host, origin },
    judgement,
    returnsTo: new URL(plan.redirectUri).host,
    scopes: scopesOf(plan.scope).map((name) => ({ name, isNew: plan.newScopes.includes(name) })),
  };
}
