import { browser } from 'wxt/browser';
import { readCallback } from '../../authorization/callback';
import type { Attempt, Plan } from '../../authorization/types';
import type { ConsentedUrl } from '../../consent/consented-url';
import type { AuthorizationPorts, SignInWindow } from './ports';
import { refusal, type Told } from './refusal';

/** Part of the redirect URI, which client registrations name: it never changes. */
const REDIRECT_PATH = 'oauth';

/** The window as the browser makes it. It ends with the worker, and says why in words of the browser's own. */
export const browserSignInWindow: SignInWindow = {
  redirectUri: () => browser.identity.getRedirectURL(REDIRECT_PATH),
  async open(url) {
    try {
      const to = await browser.identity.launchWebAuthFlow({ url, interactive: true });
      return to === undefined ? { kind: 'closed' } : { kind: 'returned', to };
    } catch (error) {
      const isNotLoaded = error instanceof Error && /could not be loaded/i.test(error.message);
      return { kind: isNotLoaded ? 'not-loaded' : 'closed' };
    }
  },
};

/**
 * Opens the sign-in the person agreed to, waits for it, and keeps the code it comes back with.
 *
 * `state` is used once: it is gone from the vault before anything is done with what came back (A39).
 *
 * @throws UsherError with a sign-in problem's code; what the vault throws.
 */
export async function openSignIn(
  ports: AuthorizationPorts,
  url: ConsentedUrl,
  attempt: Attempt,
  plan: Plan,
): Promise<Told> {
  const { vault, window: signInWindow } = ports;
  if ((await vault.secrets(attempt.id))?.state == null) throw refusal('SIGN_IN_LOST');
  await bindOwn(ports, attempt, plan);
  const letSleep = ports.holdAwake();
  const end = await signInWindow.open(url).finally(letSleep);

  const secrets = await vault.secrets(attempt.id);
  if (secrets === null || secrets.state === null) throw refusal('SIGN_IN_LOST');
  const { state } = secrets;
  await vault.saveSecrets(attempt.id, { ...secrets, state: null });
  if (end.kind !== 'returned') await forgetRegistration(ports, attempt, plan);
  if (end.kind === 'closed') throw refusal('SIGN_IN_CLOSED');
  if (end.kind === 'not-loaded')
    throw refusal('SIGN_IN_PAGE_FAILED', { host: new URL(plan.server.authorizationEndpoint).host });
  const reading = readCallback(end.to, { redirectUri: plan.redirectUri, state, server: plan.server });
  if (reading.kind === 'problem') throw refusal(reading.problem.code, reading.problem.facts);
  await vault.saveSecrets(attempt.id, { ...secrets, state: null, code: reading.code });
  return { type: 'code-received' };
}

/** The person has agreed that their client id goes to this authorization server: from now on to no other (A15). */
async function bindOwn({ vault }: AuthorizationPorts, { serverId }: Attempt, plan: Plan): Promise<void> {
  if (plan.identity.kind !== 'pre-registered') return;
  const own = await vault.own(serverId);
  if (own !== null && own.issuer === null)
    await vault.saveOwn(serverId, { ...own, issuer: plan.server.issuer });
}

/**
 * An authorization server that has forgotten us says so to the person, in its window: nobody else is told. Where nothing
 * else would be lost, the next attempt registers anew.
 */
async function forgetRegistration(
  { vault }: AuthorizationPorts,
  { serverId, challenge }: Attempt,
  plan: Plan,
): Promise<void> {
  if (plan.identity.kind !== 'registered' || challenge.isStepUp) return;
  await vault.saveRegistration(serverId, null);
  const credentials = await vault.credentials(serverId);
  if (credentials !== null && credentials.refreshToken === null) await vault.saveCredentials(serverId, null);
}
