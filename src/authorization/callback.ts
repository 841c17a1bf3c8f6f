import type { AuthorizationServer, SignInProblem } from './types';

/** What an authorization response brought. The code is a secret: it goes to the token endpoint and nowhere else. */
export type CallbackReading =
  | { readonly kind: 'code'; readonly code: string; readonly iss: string | null }
  | { readonly kind: 'problem'; readonly problem: SignInProblem };

/**
 * Reads the redirect back: first whose it is (`state`, A39), then who sent it (`iss`, RFC 9207 §2.4, A20–A22), and only
 * then what it says. Where the sender is not the one that was asked, nothing it says is acted on or shown.
 *
 * @param expected the redirect URI and `state` of this attempt, each used once.
 */
export function readCallback(
  returnedTo: string,
  expected: {
    readonly redirectUri: string;
    readonly state: string;
    readonly server: Pick<AuthorizationServer, 'issuer' | 'promisesIssuer'>;
  },
): CallbackReading {
  if (!isAtRedirectUri(returnedTo, expected.redirectUri)) return problem('STATE_MISMATCH');
  const parameters = new URL(returnedTo).searchParams;
  if (!isOnly(parameters, 'state', expected.state)) return problem('STATE_MISMATCH');
  if (!isIssuerRight(parameters, expected.server)) return problem('ISSUER_MISMATCH');
  const error = parameters.get('error');
  if (error !== null) return problem(ERRORS[error] ?? 'AUTHORIZATION_FAILED');
  const codes = parameters.getAll('code');
  const [code] = codes;
  if (codes.length !== 1 || code === undefined || code === '') return problem('AUTHORIZATION_FAILED');
  return { kind: 'code', code, iss: parameters.get('iss') };
}

/** RFC 6749 §4.1.2.1. */
const ERRORS: Readonly<Record<string, SignInProblem['code']>> = {
  access_denied: 'SIGN_IN_DENIED',
  consent_required: 'SIGN_IN_DENIED',
  login_required: 'SIGN_IN_DENIED',
  interaction_required: 'SIGN_IN_DENIED',
  invalid_scope: 'SCOPE_REFUSED',
  unauthorized_client: 'CLIENT_ID_NEEDED',
};

/** Exact comparison, never normalised (A21). Absent is wrong where it was promised. */
function isIssuerRight(
  parameters: URLSearchParams,
  { issuer, promisesIssuer }: Pick<AuthorizationServer, 'issuer' | 'promisesIssuer'>,
): boolean {
  return parameters.has('iss') ? isOnly(parameters, 'iss', issuer) : !promisesIssuer;
}

/** There once, and exactly this: a doubled parameter lets two readers see two things. */
function isOnly(parameters: URLSearchParams, name: string, value: string): boolean {
  const all = parameters.getAll(name);
  return all.length === 1 && all[0] === value;
}

function isAtRedirectUri(returnedTo: string, redirectUri: string): boolean {
  if (!URL.canParse(returnedTo)) return false;
  const [at, expected] = [new URL(returnedTo), new URL(redirectUri)];
  return at.origin === expected.origin && at.pathname === expected.pathname;
}

function problem(code: SignInProblem['code']): CallbackReading {
  return { kind: 'problem', problem: { code, facts: {} } };
}
