import type { TabRejection } from './events';
import type { NavigationFact } from './watch-types';

/** A fact of a tab that is being opened, and whether its full URL was the consented one (the edge compared them). */
export type OpeningFact = { readonly fact: NavigationFact; readonly isConsentedUrl: boolean };

export type OpeningVerdict =
  | { readonly kind: 'loading' }
  | { readonly kind: 'verified' }
  | { readonly kind: 'rejected'; readonly reason: TabRejection };

/**
 * Is the tab what was agreed to? (DESIGN §4, "Verified".)
 *
 * Its first main-frame request is the consented URL, and its first page is on that origin or was reached from it
 * by server redirects, over https; http only where the server itself is local. Where a redirect first lands is
 * shown, and is no error. An abort without a page (Firefox's noise, a download) decides nothing.
 */
export function judgeOpening(
  facts: readonly OpeningFact[],
  consented: { readonly origin: string; readonly isHttpAllowed: boolean },
): OpeningVerdict {
  let hasRequested = false;
  for (const { fact, isConsentedUrl } of facts) {
    switch (fact.type) {
      case 'before-navigate':
        if (!hasRequested && !isConsentedUrl) return rejected('WRONG_FIRST_REQUEST');
        hasRequested = true;
        break;
      case 'error':
        if (fact.failure === 'network') return rejected('LOAD_FAILED');
        break;
      case 'committed':
        if (!hasRequested && !isConsentedUrl) return rejected('WRONG_FIRST_REQUEST');
        return judgeFirstPage(fact, consented);
      case 'tab-removed':
        return rejected('DID_NOT_OPEN');
      default:
        break;
    }
  }
  return { kind: 'loading' };
}

function judgeFirstPage(
  page: Extract<NavigationFact, { type: 'committed' }>,
  consented: { readonly origin: string; readonly isHttpAllowed: boolean },
): OpeningVerdict {
  const { origin } = page.at;
  const isSecure = origin.startsWith('https://') || (consented.isHttpAllowed && origin.startsWith('http://'));
  if (!isSecure) return rejected('LEFT_HTTPS');
  const isReached = origin === consented.origin || page.qualifiers.includes('server_redirect');
  return isReached ? { kind: 'verified' } : rejected('WRONG_FIRST_REQUEST');
}

function rejected(reason: TabRejection): OpeningVerdict {
  return { kind: 'rejected', reason };
}
