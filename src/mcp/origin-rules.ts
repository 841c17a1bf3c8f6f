import { browser } from 'wxt/browser';
import type { Server } from '../servers/types';
import { endpointRules, FIRST_ENDPOINT_ID, originRules } from './origin-rule-set';

/**
 * Makes the browser leave the extension's Origin header out of requests to these servers, and to no others. Session
 * rules end with the browser: to be called at every start.
 */
export async function applyOriginRules(servers: readonly Server[]): Promise<void> {
  const { declarativeNetRequest } = browser;
  const old = (await declarativeNetRequest.getSessionRules()).filter(({ id }) => id < FIRST_ENDPOINT_ID);
  const addRules = originRules(servers);
  // The new ids are removed too: another call may have added them since. An id that is not there is no error.
  const removeRuleIds = [...old, ...addRules].map((rule) => rule.id);
  await declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules });
}

/** The same for endpoints of an authorization server that is about to be asked. */
export async function leaveOriginOut(urls: readonly string[]): Promise<void> {
  const addRules = endpointRules(urls);
  const removeRuleIds = addRules.map((rule) => rule.id);
  await browser.declarativeNetRequest.updateSessionRules({ removeRuleIds, addRules });
}
