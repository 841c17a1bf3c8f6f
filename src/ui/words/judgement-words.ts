import type { Finding, Severity, UrlJudgement } from '../../url-safety/types';
import { sentence, t } from '../text';

export type OpenJudgement = Extract<UrlJudgement, { readonly href: string }>;

export type FindingLine = { readonly severity: Severity; readonly text: string; readonly code: string };

const WEIGHT: Readonly<Record<Severity, number>> = { danger: 0, caution: 1, notice: 2 };

/** One sentence a finding, the gravest first. What is fine needs no sentence. */
export function findingLines(findings: readonly Finding[]): readonly FindingLine[] {
  return findings
    .filter((finding) => finding.code !== 'ok' && !finding.code.startsWith('ok-'))
    .map(({ code, severity, facts = {} }) => ({
      code,
      // A blocking finding is never shown in a prompt; if one were, it is no less than a danger.
      severity: severity === 'block' ? ('danger' as const) : severity,
      text: sentence('finding', code, facts),
    }))
    .sort((a, b) => WEIGHT[a.severity] - WEIGHT[b.severity]);
}

/** How the page stands to the server. Nothing soothing is said beside a warning. */
export function relationWords(judgement: OpenJudgement): string | null {
  if (judgement.relation === 'same-origin') return t('relation_same_origin');
  if (judgement.relation === 'same-site') return t('relation_same_site');
  if (actAsked(judgement) === 'click') return t('relation_cross_site_usual');
  return judgement.findings.some((finding) => finding.code === 'cross-site')
    ? null
    : t('relation_cross_site');
}

/** What is asked of the person besides the click. */
export function actAsked(judgement: OpenJudgement): 'click' | 'tick' | 'type' {
  if (judgement.severity === 'danger') return 'type';
  return judgement.severity === 'caution' ? 'tick' : 'click';
}

/** True where what was typed is the domain, give or take case and spaces around it. */
export function isDomainTyped(typed: string, registrableDomain: string): boolean {
  return typed.trim().toLowerCase() === registrableDomain.toLowerCase();
}
