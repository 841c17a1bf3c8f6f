import type { Finding, FindingCode } from './types';

/** One thing that was noticed: how much it matters, what it is, and what its sentence names. */
export function finding(severity: Finding['severity'], code: FindingCode, facts?: Finding['facts']): Finding {
  return facts === undefined ? { code, severity } : { code, severity, facts };
}
