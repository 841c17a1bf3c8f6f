/** Headers that belong to the browser, to HTTP or to the protocol: the person can't set them for a server. */
const TAKEN: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'forwarded',
  'host',
  'keep-alive',
  'last-event-id',
  'origin',
  'permissions-policy',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
  'x-http-method',
  'x-http-method-override',
  'x-method-override',
]);
const TAKEN_FAMILIES = /^(?:mcp|sec|proxy|access-control)-/;
const MAX_VALUE_CHARACTERS = 8_192;
const MAX_HEADERS = 20;

/** Why a header of the person's own can't be sent; null where it can. */
export type HeaderProblem = 'HEADER_NAME_INVALID' | 'HEADER_NAME_TAKEN' | 'HEADER_VALUE_INVALID';

export function headerProblem(name: string, value: string): HeaderProblem | null {
  if (!/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/.test(name)) return 'HEADER_NAME_INVALID';
  const key = name.toLowerCase();
  if (TAKEN.has(key) || TAKEN_FAMILIES.test(key)) return 'HEADER_NAME_TAKEN';
  // RFC 9110 §5.5, without what a header smuggler needs: no line ends, no controls, ASCII alone.
  const isValue =
    value.length <= MAX_VALUE_CHARACTERS && /^[\x21-\x7e](?:[\t\x20-\x7e]*[\x21-\x7e])?$/.test(value);
  return isValue ? null : 'HEADER_VALUE_INVALID';
}

/** What the person set for a server, by lower-case name; what can't be sent is left out. */
export function usableHeaders(
  headers: readonly { readonly name: string; readonly value: string }[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    headers
      .filter(({ name, value }) => headerProblem(name, value) === null)
      .slice(0, MAX_HEADERS)
      .map(({ name, value }) => [name.toLowerCase(), value]),
  );
}
