import { displayOf } from './display';
import {
  judgeAddress,
  judgeCleartext,
  judgeHostName,
  judgeRelation,
  type Place,
  placeOf,
  relationOf,
} from './host';
import { type ProtectedNames, protectNames } from './lookalike';
import { judgeParameters } from './parameters';
import { judgePlace } from './places';
import { type Change, readUrl } from './read-url';
import { strictest } from './severity';
import type { FindingCode, JudgeContext, Relation, UrlJudgement } from './types';

/**
 * Judges the URL of an elicitation: whether it may be opened at all, and what the user must be told before. It never
 * throws, asks nobody, and looks at nothing but the text; what is opened is exactly the `href` of its answer.
 *
 * The rules are SECURITY 1.2 as corrected by 3.4. Every rule runs, every finding is listed, the strictest decides.
 *
 * @see https://modelcontextprotocol.io/specification/2026-07-28/client/elicitation (Safe URL Handling)
 */
export function judgeUrl(raw: unknown, context: JudgeContext): UrlJudgement {
  const read = readUrl(raw);
  if (read.read === 'refused') {
    return { verdict: 'block', reason: read.finding.code, findings: [read.finding], display: null };
  }
  const target = placeOf(read.url);
  const { server, names } = comparedWith(context);
  const relation = relationOf(target, server);
  const parameters = judgeParameters({
    server,
    target,
    names,
    ownRedirectUri: context.ownRedirectUri ?? null,
  });
  const findings = [
    ...read.findings,
    ...judgeCleartext(target, server),
    ...judgeAddress(target, server, relation),
    ...judgeHostName(target, server, read.rawHost, names),
    ...judgePlace(read.url, relation),
    ...parameters.findings,
    ...judgeRelation(target, server, relation),
  ];
  const display = displayOf(target);
  const worst = strictest(findings);
  if (worst?.severity === 'block') return { verdict: 'block', reason: worst.code, findings, display };
  const severity = worst?.severity ?? 'none';
  return {
    verdict: worst === null ? 'allow' : 'warn',
    severity,
    reason: worst?.code ?? okReason(read.change, relation, target),
    findings,
    href: read.url.href,
    display,
    relation,
    returnsTo: parameters.returnsTo,
  };
}

function okReason(change: Change, relation: Relation, target: Place): FindingCode {
  if (change === 'default-port') return 'ok-default-port';
  if (change === 'canonical') return 'ok-canonical';
  if (change === 'escaped') return 'ok-escaped';
  if (relation === 'same-site') return 'ok-same-site';
  return target.address.space === 'loopback' ? 'ok-dev' : 'ok-same-origin';
}

type Compared = { readonly server: Place | null; readonly names: ProtectedNames };

/** The last context, read: one flow asks about one server again and again. A memo and nothing more. */
let last: { readonly key: string; readonly compared: Compared } | null = null;

function comparedWith({ serverUrl, knownHosts = [] }: JudgeContext): Compared {
  const key = JSON.stringify([serverUrl, knownHosts]);
  if (last?.key !== key) {
    const server = URL.canParse(serverUrl) ? placeOf(new URL(serverUrl)) : null;
    const names = protectNames(server === null ? knownHosts : [server.site.host, ...knownHosts]);
    last = { key, compared: { server, names } };
  }
  return last.compared;
}
