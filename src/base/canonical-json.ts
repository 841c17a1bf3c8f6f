import canonicalize from 'canonicalize';
import type { Json } from './json';

/** JSON in the one form of RFC 8785, so that equal values have equal hashes. */
export function canonicalJson(value: Json): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('Not a JSON value');
  return text;
}
