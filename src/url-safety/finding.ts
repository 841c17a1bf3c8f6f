import type { Finding, FindingCode } from './types';

/** One thing that was noticed: how much it matters, what it is, and what its sentence names. */
export function finding<S extends Finding['severity']>(
  severity: S,
  code: FindingCode,
  facts?: Finding['facts'],
): Finding & { readonly severity: S } {
  return { code, severity, ...(facts && { facts }) };
}
