import { isAllowedOAuthUrl } from './oauth-url';
import type { Challenge } from './types';

/** More than this is no challenge. */
const MAX_CHARACTERS = 8_192;
const MAX_SCOPE_CHARACTERS = 2_000;

/** A 401 that names nothing: where to sign in is found without it. */
export const NO_CHALLENGE: Challenge = { resourceMetadataUrl: null, scope: null, isStepUp: false };

/**
 * Reads `WWW-Authenticate` (RFC 9110 §11.6.1): the Bearer challenge in it, among others in any order.
 *
 * The metadata may lie on another origin (RFC 9728 §5.1 does not forbid it, and §3.3 binds the document to this server
 * all the same); a URL that may not be asked is no URL. No other part is kept: none of it is for a person's eyes.
 *
 * @param serverUrl the server that sent it.
 */
export function readChallenge(header: string | null, serverUrl: string): Challenge {
  const bearer = header === null ? undefined : challengesIn(header).find(({ scheme }) => scheme === 'bearer');
  if (bearer === undefined) return NO_CHALLENGE;
  const url = bearer.parameters.get('resource_metadata');
  return {
    resourceMetadataUrl: url !== undefined && isAllowedOAuthUrl(url, serverUrl) ? new URL(url).href : null,
    scope: scopeIn(bearer.parameters.get('scope')),
    isStepUp: bearer.parameters.get('error') === 'insufficient_scope',
  };
}

/** RFC 6749 §3.3: printable ASCII without quote and backslash, parted by single spaces. Anything else is no scope. */
function scopeIn(value: string | undefined): string | null {
  if (value === undefined || value.length > MAX_SCOPE_CHARACTERS) return null;
  return /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/.test(value) ? value : null;
}

type Parts = { readonly scheme: string; readonly parameters: Map<string, string> };

const TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
const PARAMETER = new RegExp(`(${TOKEN})[ \\t]*=[ \\t]*(?:"((?:[^"\\\\]|\\\\.)*)"|(${TOKEN}))`, 'y');
const SCHEME = new RegExp(`(${TOKEN})(?:[ \\t]+|(?=,|$))`, 'y');
const TOKEN68 = /[A-Za-z0-9._~+/-]+=*[ \t]*(?=,|$)/y;
const SEPARATOR = /[ \t]*,?[ \t,]*/y;

/** What can't be read ends the list: what stands after it could mean anything. */
function challengesIn(header: string): readonly Parts[] {
  if (header.length > MAX_CHARACTERS) return [];
  const found: Parts[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const match = pattern.exec(header);
    if (match !== null) at = pattern.lastIndex;
    return match;
  };
  take(SEPARATOR);
  while (at < header.length) {
    const current = found.at(-1);
    const parameter = current === undefined ? null : take(PARAMETER);
    if (current !== undefined && parameter !== null) {
      const [, name = '', quoted, bare] = parameter;
      const key = name.toLowerCase();
      // A doubled one lets two readers see two things: the first counts, as it does for the SDK.
      if (!current.parameters.has(key))
        current.parameters.set(key, quoted?.replace(/\\(.)/g, '$1') ?? bare ?? '');
    } else {
      const scheme = take(SCHEME)?.[1];
      if (scheme === undefined) break;
      found.push({ scheme: scheme.toLowerCase(), parameters: new Map() });
      if (!isParameterAt(header, at)) take(TOKEN68);
    }
    take(SEPARATOR);
  }
  return found;
}

function isParameterAt(header: string, at: number): boolean {
  PARAMETER.lastIndex = at;
  return PARAMETER.test(header);
}
