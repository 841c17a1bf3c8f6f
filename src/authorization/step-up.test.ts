import { describe, expect, it } from 'vitest';
import type { ServerId } from '../servers/types';
import { beginSignIn, signInTransition } from './sign-in';
import { challengeOfRefused, isTurnedAwayAsBefore, whyRefused } from './step-up';
import type { Challenge, RefusedStepUp, SignIn, SignInEvent, SignInId } from './types';
import { viewOfSignIn } from './view';

const wanting = (scope: string | null): Challenge => ({ resourceMetadataUrl: null, scope, isStepUp: true });
type Told = SignInEvent extends infer Event
  ? Event extends SignInEvent
    ? Omit<Event, 'atMs'>
    : never
  : never;

/** An attempt to get more, and what it came to. */
function stepUp(
  end: Told,
  more: { readonly challenge?: Challenge; readonly operation?: string | null; readonly after?: SignIn } = {},
): SignIn {
  const { challenge = wanting('write'), operation = 'write-note', after } = more;
  const [begun] = beginSignIn({
    id: 'sign-in-1' as SignInId,
    serverId: 'server-1' as ServerId,
    serverUrl: 'https://mcp.notes.test/mcp',
    serverName: 'Notes',
    challenge,
    operation,
    wasSignedIn: true,
    refused: after?.attempt.refused ?? [],
    startedAtMs: 0,
  });
  const { attempt } = begun;
  const plan = {} as Extract<SignIn, { phase: 'redeeming' }>['plan'];
  const state: SignIn =
    end.type === 'consent-refused'
      ? ({ phase: 'awaiting-consent', attempt, plan } as SignIn)
      : { phase: 'redeeming', attempt, plan };
  return tell(state, end)[0];
}

function tell(state: SignIn, event: Told) {
  return signInTransition(state, { ...event, atMs: 1 } as SignInEvent);
}

const DECLINED: Told = { type: 'consent-refused', action: 'decline' };
const SIGNED_IN: Told = { type: 'tokens-received' };
const failed = (code: 'SIGN_IN_DENIED' | 'SCOPE_REFUSED' | 'TOKEN_ENDPOINT_DOWN'): Told => ({
  type: 'failed',
  problem: { code, facts: {} },
});
const why = (state: SignIn, scope: string | null, operation = 'write-note') =>
  whyRefused(state.attempt.refused, wanting(scope), operation);

describe('more permissions [A33, S10]', () => {
  it.each([
    ['were declined in Usher’s window', DECLINED, 'declined'],
    ['were refused on the authorization server’s page', failed('SIGN_IN_DENIED'), 'declined'],
    ['the authorization server does not give', failed('SCOPE_REFUSED'), 'not-granted'],
  ] as const)('that %s are remembered', (_, end, expected) => {
    expect(why(stepUp(end), 'write')).toBe(expected);
  });

  it.each([
    ['was put off', { type: 'consent-refused', action: 'cancel' } as const],
    ['was cancelled', { type: 'cancelled' } as const],
    ['met a server that was down', failed('TOKEN_ENDPOINT_DOWN')],
  ])('are nobody’s no where the attempt %s', (_, end) => {
    expect(stepUp(end).attempt.refused).toEqual([]);
  });

  it('are one question by server, scopes and operation: another one may be asked', () => {
    const state = stepUp(DECLINED, { challenge: wanting('write delete') });
    expect(why(state, 'delete write')).toBe('declined');
    expect(why(state, 'write')).toBeNull();
    expect(why(state, 'write delete admin')).toBeNull();
    expect(why(state, null)).toBeNull();
    expect(why(state, 'write delete', 'remove-note')).toBeNull();
  });

  it('that the person asked for on the server’s page stand for every operation', () => {
    const state = stepUp(DECLINED, { operation: null });
    expect(why(state, 'write', 'remove-note')).toBe('declined');
  });

  it('that are wanted again right after they were agreed to were not granted', () => {
    const wanted = (scope: string, operation: string): Told => ({
      type: 'more-wanted',
      challenge: wanting(scope),
      operation,
    });
    const state = stepUp(SIGNED_IN);
    expect(why(state, 'write')).toBeNull();
    expect(tell(state, wanted('admin', 'write-note'))).toEqual([state, []]);
    expect(tell(state, wanted('write', 'remove-note'))).toEqual([state, []]);
    const [next, effects] = tell(state, wanted('write', 'write-note'));
    expect(effects).toEqual([]);
    expect(next).toMatchObject({ phase: 'over', end: 'signed-in' });
    expect(why(next, 'write')).toBe('not-granted');
    expect(JSON.parse(JSON.stringify(next))).toEqual(next);
  });

  it('may be asked for again once they were agreed to, and whatever is no more than they are', () => {
    const first = stepUp(DECLINED, { challenge: wanting('write') });
    const both = stepUp(DECLINED, { challenge: wanting('admin'), after: first });
    expect(both.attempt.refused).toHaveLength(2);
    expect(challengeOfRefused(both.attempt.refused)?.scope).toBe('write admin');
    const agreed = stepUp(SIGNED_IN, { challenge: wanting('write read'), operation: null, after: both });
    expect(why(agreed, 'write')).toBeNull();
    expect(why(agreed, 'admin')).toBe('declined');
  });

  it('are remembered once each, the newest fifty', () => {
    let state = stepUp(DECLINED);
    for (let n = 0; n < 60; n++)
      state = stepUp(DECLINED, { challenge: wanting(`scope-${n % 55}`), after: state });
    expect(state.attempt.refused).toHaveLength(50);
    expect(new Set(state.attempt.refused.map(({ challenge }) => challenge.scope)).size).toBe(50);
    expect(why(state, 'scope-4')).toBe('declined');
    expect(why(state, 'write')).toBeNull();
  });

  it('end the calls that waited for them when they are declined, and cost nobody their sign-in', () => {
    const { attempt } = stepUp(DECLINED);
    expect(viewOfSignIn(stepUp(DECLINED), true)).toMatchObject({
      now: 'declined',
      access: 'signed-in',
      refusedScopes: ['write'],
    });
    const [, effects] = tell({ phase: 'awaiting-consent', attempt } as SignIn, DECLINED);
    expect(effects).toEqual([{ do: 'forget-secrets' }, { do: 'tell-calls', told: 'declined' }]);
  });

  it('that were never refused are nothing to ask for', () => {
    expect(challengeOfRefused([])).toBeNull();
    const refused: RefusedStepUp = { challenge: wanting(null), operation: 'x', why: 'declined' };
    expect(challengeOfRefused([refused])).toEqual(wanting(null));
  });
});

describe('a server that turns us away after a sign-in', () => {
  const unsigned: Challenge = { ...wanting('admin'), isStepUp: false };

  it('had what it wanted, where it wants the same or does not say what it lacks [A33]', () => {
    expect(isTurnedAwayAsBefore(unsigned, unsigned)).toBe(true);
    expect(isTurnedAwayAsBefore(unsigned, wanting('admin'))).toBe(true);
    expect(isTurnedAwayAsBefore(wanting('write admin'), wanting('admin write'))).toBe(true);
    expect(isTurnedAwayAsBefore(wanting(null), wanting(null))).toBe(true);
  });

  it('may ask for more than the sign-in was about', () => {
    expect(isTurnedAwayAsBefore(unsigned, wanting('admin write'))).toBe(false);
    expect(isTurnedAwayAsBefore(wanting(null), wanting('admin'))).toBe(false);
  });
});
