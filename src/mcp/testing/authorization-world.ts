import { createCookieBrowser } from '../../../e2e/fixtures/cookie-browser.ts';
import type {
  AccessToken,
  Credentials,
  OwnCredentials,
  Registration,
  Vault,
} from '../../authorization/credentials';
import { beginSignIn, signInTransition } from '../../authorization/sign-in';
import type { Attempt, Challenge, SignIn, SignInEvent, SignInId } from '../../authorization/types';
import { consentTo } from '../../consent/consented-url';
import type { Server } from '../../servers/types';
import { type Authorization, createAuthorization } from '../authorization/authorization';
import type { AuthorizationPorts, SignInWindow } from '../authorization/ports';
import { REDIRECT_URI } from './identity-provider';

export type MemoryVault = Vault & {
  readonly rows: Map<string, unknown>;
  /** Every write, in order: its key, and whether it took something away. */
  readonly log: string[];
};

/** What the real one keeps, as JSON, so that nothing is shared by reference. */
export function memoryVault(): MemoryVault {
  const rows = new Map<string, unknown>();
  const log: string[] = [];
  const row = <Id extends string, Value>(kind: string) => ({
    load: async (id: Id) => (structuredClone(rows.get(`${kind} ${id}`)) as Value | undefined) ?? null,
    save: async (id: Id, value: Value | null) => {
      log.push(value === null ? `-${kind}` : kind);
      if (value === null) rows.delete(`${kind} ${id}`);
      else rows.set(`${kind} ${id}`, JSON.parse(JSON.stringify(value)));
    },
  });
  const token = row<string, AccessToken>('token');
  const credentials = row<string, Credentials>('credentials');
  const registration = row<string, Registration>('registration');
  const own = row<string, OwnCredentials>('own');
  const secrets = row<string, NonNullable<Awaited<ReturnType<Vault['secrets']>>>>('secrets');
  return {
    rows,
    log,
    accessToken: token.load,
    saveAccessToken: token.save,
    credentials: credentials.load,
    saveCredentials: credentials.save,
    registration: registration.load,
    saveRegistration: registration.save,
    own: own.load,
    saveOwn: own.save,
    secrets: secrets.load,
    saveSecrets: secrets.save,
  };
}

/** As Web Locks do it: one holder of a name at a time, the others in a row. */
export function createLocks(): AuthorizationPorts['exclusively'] {
  const rows = new Map<string, Promise<unknown>>();
  return (name, work) => {
    const next = (rows.get(name) ?? Promise.resolve()).catch(() => {}).then(work);
    rows.set(name, next);
    return next;
  };
}

/** A browser that follows redirects and keeps cookies, until it is sent to the redirect URI. */
export function browserWindow(
  changed: (url: URL) => URL = (url) => url,
): SignInWindow & { opened: string[] } {
  const fetchIt = (url: string | URL | Request, init?: RequestInit) =>
    fetch(url, { ...init, redirect: 'manual' });
  const person = createCookieBrowser({ fetch: fetchIt, close() {} }, { stopBefore: '/oauth' });
  const opened: string[] = [];
  return {
    opened,
    redirectUri: () => REDIRECT_URI,
    async open(url) {
      opened.push(url);
      const page = await person.open(url);
      return page.status === 0 ? { kind: 'returned', to: changed(page.url).href } : { kind: 'closed' };
    },
  };
}

export type AuthorizationWorld = {
  readonly authorization: Authorization;
  readonly ports: AuthorizationPorts;
  readonly vault: MemoryVault;
  readonly events: SignInEvent[];
  /** The clock: what is added to the real one. */
  skewMs: number;
  holds(): number;
  /** One attempt, driven by its reducer; the person agrees. */
  signIn(server: Server, challenge?: Challenge): Promise<SignIn>;
};

export function createAuthorizationWorld(
  more: Partial<Pick<AuthorizationPorts, 'window' | 'documentUrl' | 'exclusively'>> & {
    readonly vault?: MemoryVault;
  } = {},
): AuthorizationWorld {
  const vault = more.vault ?? memoryVault();
  let holds = 0;
  const ports: AuthorizationPorts = {
    vault,
    window: more.window ?? browserWindow(),
    documentUrl: more.documentUrl ?? null,
    exclusively: more.exclusively ?? createLocks(),
    // Node sends none.
    leaveOriginOut: async () => {},
    holdAwake() {
      holds += 1;
      return () => {
        holds -= 1;
      };
    },
    now: () => Date.now() + world.skewMs,
  };
  const authorization = createAuthorization(ports);
  const world: AuthorizationWorld = {
    authorization,
    ports,
    vault,
    events: [],
    skewMs: 0,
    holds: () => holds,
    async signIn(server, challenge = { resourceMetadataUrl: null, scope: null, isStepUp: false }) {
      let [state, effects] = beginSignIn(attemptAt(server, challenge));
      for (let event = await next(); event !== null; event = await next()) {
        world.events.push(event);
        [state, effects] = signInTransition(state, event);
      }
      return state;

      async function next(): Promise<SignInEvent | null> {
        for (const effect of effects) {
          if (effect.do === 'discover') return authorization.plan(state.attempt);
          if (effect.do === 'ask-person' && state.phase === 'awaiting-consent')
            return { type: 'consent-given', url: consentTo(state.href), atMs: 0 };
          if (effect.do === 'open-sign-in' && state.phase === 'authorizing')
            return authorization.open(effect.url, state.attempt, state.plan);
          if (effect.do === 'redeem-code' && state.phase === 'redeeming')
            return authorization.redeem(state.attempt, state.plan);
          if (effect.do === 'forget-secrets') await authorization.forget(state.attempt);
        }
        return null;
      }
    },
  };
  return world;
}

let attempts = 0;

export function attemptAt(server: Server, challenge: Challenge): Attempt {
  attempts += 1;
  return {
    id: `sign-in-${attempts}` as SignInId,
    serverId: server.id,
    serverUrl: server.url,
    serverName: server.name,
    challenge,
    operation: null,
    wasSignedIn: false,
    refused: [],
    startedAtMs: 0,
  };
}

/** How an attempt ended: `signed-in`, or the code of the problem. */
export function endOf(state: SignIn): string {
  if (state.phase !== 'over') return state.phase;
  return typeof state.end === 'string' ? state.end : state.end.code;
}
