import { createAccess } from './access';
import { makePlan } from './make-plan';
import type { Authorization, AuthorizationPorts } from './ports';
import { redeemCode } from './redeem';
import { asEvent } from './refusal';
import { openSignIn } from './sign-in-window';

export { leaveOriginOut } from '../origin-rules';
export type { Authorization, AuthorizationPorts, SignedOut } from './ports';
export { browserSignInWindow } from './sign-in-window';

/** Signing in to servers, and what comes of it: the effects of `authorization/sign-in.ts`. */
export function createAuthorization(ports: AuthorizationPorts): Authorization {
  const { now } = ports;
  const awake = async <Value>(work: Promise<Value>, letSleep: () => void): Promise<Value> =>
    work.finally(letSleep);
  return {
    ...createAccess(ports),
    plan: (attempt) =>
      awake(
        asEvent(now, () => makePlan(ports, attempt)),
        ports.holdAwake(),
      ),
    open: (url, attempt, plan) => asEvent(now, () => openSignIn(ports, url, attempt, plan)),
    redeem: (attempt, plan) =>
      awake(
        asEvent(now, () => redeemCode(ports, attempt, plan)),
        ports.holdAwake(),
      ),
    forget: (attempt) => ports.vault.saveSecrets(attempt.id, null),
  };
}
