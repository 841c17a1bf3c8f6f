import { scopesOf } from './scopes';
import type { Attempt, Challenge, RefusedStepUp } from './types';

/** The oldest are forgotten: they would be asked for once more. */
const MAX_REMEMBERED = 50;

/**
 * Why more permissions are not asked for again by a call; null: nobody has refused them yet.
 *
 * A server, a set of scopes and an operation make one question (A33). What the person asked for on the server's page
 * stands for every operation.
 */
export function whyRefused(
  refused: readonly RefusedStepUp[],
  challenge: Challenge,
  operation: string,
): RefusedStepUp['why'] | null {
  const known = refused.findLast(
    (one) => isSameScope(one.challenge, challenge) && (one.operation ?? operation) === operation,
  );
  return known?.why ?? null;
}

/** Two challenges that want the same, in whatever order they write it. */
export function isSameScope(one: Challenge, other: Challenge): boolean {
  const [wanted, known] = [scopesOf(one.scope), scopesOf(other.scope)];
  return wanted.length === known.length && wanted.every((scope) => known.includes(scope));
}

/** The attempt with one more that came to nothing. */
export function withRefused(attempt: Attempt, refused: RefusedStepUp): Attempt {
  const others = attempt.refused.filter(
    (one) => !(isSameScope(one.challenge, refused.challenge) && one.operation === refused.operation),
  );
  return { ...attempt, refused: [...others, refused].slice(-MAX_REMEMBERED) };
}

/** The person agreed to it: whatever asks for no more than that may ask again. */
export function withGranted(attempt: Attempt): Attempt {
  const granted = scopesOf(attempt.challenge.scope);
  const stays = (one: RefusedStepUp) =>
    !scopesOf(one.challenge.scope).every((scope) => granted.includes(scope));
  return { ...attempt, refused: attempt.refused.filter(stays) };
}

/** All that was refused, as one thing to ask for on the server's page; null: there is none. */
export function challengeOfRefused(refused: readonly RefusedStepUp[]): Challenge | null {
  const newest = refused.at(-1);
  if (newest === undefined) return null;
  const scopes = new Set(refused.flatMap(({ challenge }) => scopesOf(challenge.scope)));
  return { ...newest.challenge, scope: scopes.size === 0 ? null : [...scopes].join(' ') };
}

/**
 * True where another sign-in would change nothing: the server was given what it asked for, and asks for it again, or
 * does not say what is lacking (A33).
 *
 * @param asked what the sign-in was about.
 * @param now what the server says since.
 */
export function isTurnedAwayAsBefore(asked: Challenge, now: Challenge): boolean {
  return !now.isStepUp || isSameScope(asked, now);
}
