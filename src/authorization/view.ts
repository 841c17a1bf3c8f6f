import type { ServerId } from '../servers/types';
import type { UrlJudgement } from '../url-safety/types';
import { scopesOf } from './scopes';
import type { SignIn, SignInId, SignInProblem } from './types';

/** What a screen may know of a sign-in: no URL with values, no state, no code. */
export type SignInView = {
  readonly serverId: ServerId;
  readonly now: 'looking' | 'asking' | 'signing-in' | 'signed-in' | 'declined' | 'cancelled' | SignInProblem;
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

export function viewOfSignIn(state: SignIn): SignInView {
  const { serverId } = state.attempt;
  switch (state.phase) {
    case 'discovering':
      return { serverId, now: 'looking' };
    case 'awaiting-consent':
      return { serverId, now: 'asking' };
    case 'authorizing':
    case 'redeeming':
      return { serverId, now: 'signing-in' };
    case 'over':
      return { serverId, now: state.end };
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
