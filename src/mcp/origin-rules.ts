import { browser } from 'wxt/browser';
import type { Server } from '../servers/types';
import { originRules } from './origin-rule-set';

/**
 * Makes the browser leave the extension's Origin header out of requests to these servers, and to no others. Session
 * rules end with the browser: to be called at every start.
 */
export async function applyOriginRules(servers: readonly Server[]): Promise<void> {
  const { declarativeNetRequest } = browser;
  const old = await declarativeNetRequest.getSessionRules();
  await declarativeNetRequest.updateSessionRules({
    removeRuleIds: old.map((rule) => rule.id),
    addRules: originRules(servers),
  });
}
