import { toUnicode } from 'tr46';
import { bareHost } from './address';
import { hasDangerousPattern } from './idn-patterns';
import { isHighlyRestrictive, mixesNumberSystems } from './idn-scripts';
import { looksLikeDigits, looksLikeLatin } from './idn-whole-script';
import { RARE_LETTERS } from './shapes.data';
import { isAllowed, isAscii } from './unicode';

/**
 * Why a label stays in Punycode, in the order of the rules. `invalid`: it stands for nothing that UTS 46 allows, and
 * only a parser that does not look lets it through.
 */
export type IdnFault =
  | 'invalid'
  | 'hyphens'
  | 'identifier-status'
  | 'rare-letter'
  | 'script-mixing'
  | 'number-mixing'
  | 'repeated-mark'
  | 'dangerous-pattern'
  | 'digit-lookalike'
  | 'whole-script-confusable';

/**
 * How a host may be shown. `ascii`: it has no Punycode. `safe`: `unicode` may stand beside the ASCII form.
 * `unsafe`: only the ASCII form may be shown; `unicode` serves comparison alone.
 */
export type IdnJudgement =
  | { readonly display: 'ascii'; readonly unicode: string }
  | { readonly display: 'safe'; readonly unicode: string }
  | { readonly display: 'unsafe'; readonly unicode: string; readonly fault: IdnFault };

/**
 * Decides, label by label, whether a canonical host may be shown in Unicode: UTS 46 validity, then UTS 39 identifier
 * status, the Highly Restrictive level, mixed numbers and repeated marks, then the patterns that browsers refuse.
 */
export function judgeIdn(host: string): IdnJudgement {
  if (!host.includes('xn--')) return { display: 'ascii', unicode: host };
  const { domain, error } = toUnicode(host, UTS46);
  if (error) {
    const isInvalid = toUnicode(host, { ...UTS46, checkHyphens: false }).error;
    return { display: 'unsafe', unicode: domain, fault: isInvalid ? 'invalid' : 'hyphens' };
  }
  const labels = bareHost(domain).split('.');
  const tld = labels.at(-1) ?? '';
  for (const label of labels) {
    const fault = isAscii(label) ? null : faultOf(label, tld);
    if (fault !== null) return { display: 'unsafe', unicode: domain, fault };
  }
  return { display: 'safe', unicode: domain };
}

// UTS 46 section 4, as browsers run it: non-transitional, with every validity criterion but the STD3 ASCII rules
// (an underscore is another finding).
const UTS46 = { checkBidi: true, checkHyphens: true, checkJoiners: true, useSTD3ASCIIRules: false };

function faultOf(label: string, tld: string): IdnFault | null {
  if (!isAllowed(label)) return 'identifier-status';
  if (RARE_LETTERS.test(label) || isAwayFromHome(label, tld)) return 'rare-letter';
  if (!isHighlyRestrictive(label)) return 'script-mixing';
  if (mixesNumberSystems(label)) return 'number-mixing';
  if (/(\p{Mn})\1/u.test(label.normalize('NFD'))) return 'repeated-mark';
  if (hasDangerousPattern(label)) return 'dangerous-pattern';
  if (looksLikeDigits(label)) return 'digit-lookalike';
  if (looksLikeLatin(label, tld)) return 'whole-script-confusable';
  return null;
}

/** Letters that are ordinary in one country's names and imitations everywhere else (RFC 5892 A.3 for the dot). */
function isAwayFromHome(label: string, tld: string): boolean {
  if (/[þð]/.test(label) && tld !== 'is' && tld !== 'fo') return true;
  if (label.includes('ə') && tld !== 'az') return true;
  return label.includes('·') && (tld !== 'cat' || /(?<!l)·|·(?!l)/.test(label));
}
