import { scopesOf } from './scopes';
import type { SignInProblemCode } from './types';

type Fields = Readonly<Record<string, unknown>>;

const MAX_TOKEN_CHARACTERS = 16_384;
const MAX_LIFETIME_S = 10 * 365 * 24 * 60 * 60;
/** An access token is renewed this much before its end, or at nine tenths of a short life. */
const MARGIN_MS = 30_000;

/** A token response, checked (RFC 6749 §5.1). */
export type Tokens = {
  readonly accessToken: string;
  readonly expiresAtMs: number | null;
  /** Null: none came, and none was promised (A30). */
  readonly refreshToken: string | null;
  /** Null: the authorization server does not say, so it is what was asked for. */
  readonly scopes: readonly string[] | null;
};

/**
 * @param askedAtMs when the request left: the life of the token began later.
 * @returns null where it is no token of a kind we can send.
 */
export function readTokens(body: Fields | null, askedAtMs: number): Tokens | null {
  if (body === null) return null;
  const { access_token: accessToken, token_type: type, refresh_token: refreshToken, scope } = body;
  if (typeof type !== 'string' || type.toLowerCase() !== 'bearer' || !isToken(accessToken)) return null;
  return {
    accessToken,
    expiresAtMs: endOf(body['expires_in'], askedAtMs),
    refreshToken: isToken(refreshToken) ? refreshToken : null,
    scopes: typeof scope === 'string' && scope.trim() !== '' ? scopesOf(scope) : null,
  };
}

/** Some servers write the number as a text. What is no lifetime is no promise. */
function endOf(expiresIn: unknown, askedAtMs: number): number | null {
  const isDigits = typeof expiresIn === 'string' && /^\d{1,10}$/.test(expiresIn);
  const seconds = isDigits ? Number(expiresIn) : expiresIn;
  if (typeof seconds !== 'number' || !(seconds >= 0)) return null;
  const lifeMs = Math.min(seconds, MAX_LIFETIME_S) * 1_000;
  return askedAtMs + lifeMs - Math.min(MARGIN_MS, lifeMs / 10);
}

/** Something that can stand in a header or a form, whole: RFC 6750 §2.1 and a little more. */
export function isToken(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MAX_TOKEN_CHARACTERS && /^[\x21-\x7e]+$/.test(value);
}

/** What a refusal by the token endpoint means (RFC 6749 §5.2). Its words are not ours to repeat. */
export type TokenRefusal = {
  readonly code: Extract<SignInProblemCode, 'TOKEN_REFUSED' | 'SCOPE_REFUSED' | 'TOKEN_ENDPOINT_DOWN'>;
  /** The authorization server does not know Usher (any more). */
  readonly isClientUnknown: boolean;
};

export function readTokenRefusal(status: number, body: Fields | null): TokenRefusal {
  const error = body?.['error'];
  const isDown =
    status >= 500 ||
    status === 408 ||
    status === 429 ||
    error === 'temporarily_unavailable' ||
    error === 'server_error';
  if (isDown) return { code: 'TOKEN_ENDPOINT_DOWN', isClientUnknown: false };
  return {
    code: error === 'invalid_scope' ? 'SCOPE_REFUSED' : 'TOKEN_REFUSED',
    isClientUnknown: error === 'invalid_client' || (status === 401 && error === undefined),
  };
}

/** More than this is no delay: one of the two clocks is wrong. */
const MAX_APART_MINUTES = 5;

/** How far the other side's clock is from ours; null where it did not say, and where that is near enough. */
export function minutesApart(theirMs: number | null, ourMs: number): number | null {
  if (theirMs === null) return null;
  const minutes = Math.round(Math.abs(theirMs - ourMs) / 60_000);
  return minutes > MAX_APART_MINUTES ? minutes : null;
}

/** What a registration brought (RFC 7591 §3.2.1); null where it is none. */
export function readRegistration(
  body: Fields | null,
): { readonly clientId: string; readonly clientSecret: string | null } | null {
  const { client_id: clientId, client_secret: clientSecret } = body ?? {};
  if (!isSecretText(clientId)) return null;
  return { clientId, clientSecret: isSecretText(clientSecret) ? clientSecret : null };
}

/** RFC 6749, appendix A: printable ASCII, spaces too. */
function isSecretText(value: unknown): value is string {
  return typeof value === 'string' && /^[\x20-\x7e]{1,2048}$/.test(value);
}
