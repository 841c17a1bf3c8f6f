import { SIGN_IN_PROBLEM_CODES, type SignInEvent, type SignInProblemCode } from '../../authorization/types';
import { type ErrorFacts, UsherError } from '../../base/usher-error';

/** Why a sign-in can't go on, to be thrown. */
export function refusal(code: SignInProblemCode, facts: ErrorFacts = {}): UsherError<SignInProblemCode> {
  return new UsherError(code, facts);
}

export function isRefusal(error: unknown): error is UsherError<SignInProblemCode> {
  const codes: readonly string[] = SIGN_IN_PROBLEM_CODES;
  return error instanceof UsherError && codes.includes(error.code);
}

/** The event of a piece of work: what it found, or what it was refused for. Anything else is thrown on. */
export async function asEvent(now: () => number, work: () => Promise<Told>): Promise<SignInEvent> {
  try {
    return { ...(await work()), atMs: now() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { type: 'failed', problem: { code: error.code, facts: error.facts }, atMs: now() };
  }
}

/** An event without its time. */
export type Told = SignInEvent extends infer Event
  ? Event extends SignInEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;
