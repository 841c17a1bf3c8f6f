import { FINDING_CODES, type Finding } from './types';

/** Below 0 for nothing, then notice, caution, danger, block. */
export function rankOfSeverity(severity: Finding['severity'] | 'none'): number {
  return ORDER.indexOf(severity);
}

/** The finding that decides: the highest severity, and among equals the code that `FINDING_CODES` names first. */
export function strictest(findings: readonly Finding[]): Finding | null {
  let worst: Finding | null = null;
  for (const finding of findings) if (worst === null || isStricter(finding, worst)) worst = finding;
  return worst;
}

const ORDER: readonly string[] = ['notice', 'caution', 'danger', 'block'];

function isStricter(a: Finding, b: Finding): boolean {
  const difference = rankOfSeverity(a.severity) - rankOfSeverity(b.severity);
  return (
    difference > 0 || (difference === 0 && FINDING_CODES.indexOf(a.code) < FINDING_CODES.indexOf(b.code))
  );
}
