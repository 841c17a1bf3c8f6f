import type { Credentials, Vault } from '../../authorization/credentials';
import type { Attempt, Plan, SignInEvent } from '../../authorization/types';
import type { ConsentedUrl } from '../../consent/consented-url';
import type { Server } from '../../servers/types';
import type { Access } from '../ports';

/** The browser's own window for signing in (`identity`). */
export type SignInWindow = {
  /** Where it comes back to: https, known to nobody but this extension. */
  redirectUri(): string;
  /** Opens it, and waits for its end. */
  open(url: ConsentedUrl): Promise<WindowEnd>;
};

export type WindowEnd =
  /** It came back to us. The URL is a secret. */
  | { readonly kind: 'returned'; readonly to: string }
  /** The person closed it. */
  | { readonly kind: 'closed' }
  /** The page did not load. */
  | { readonly kind: 'not-loaded' };

/** What signing in needs from the outside; `background/` plugs it in. */
export type AuthorizationPorts = {
  readonly vault: Vault;
  readonly window: SignInWindow;
  /** Where Usher's client metadata document is hosted (a build setting); null: nowhere yet. */
  readonly documentUrl: string | null;
  /** One piece of work of a name at a time, in all contexts of the browser (Web Locks). */
  exclusively<Value>(name: string, work: () => Promise<Value>): Promise<Value>;
  /** From now on these endpoints get no Origin header from us. */
  leaveOriginOut(urls: readonly string[]): Promise<void>;
  /** Keeps the worker alive until the returned function is called. */
  holdAwake(): () => void;
  now(): number;
};

/** A server, as far as signing in goes. */
export type Place = Pick<Server, 'id' | 'url'>;

/**
 * The effects of a sign-in. What goes wrong with the other side is an event; what goes wrong with the vault is thrown,
 * and nothing was asked of anybody on account of it.
 */
export type Authorization = Access & {
  /** `discover`: looks around, registers where it must, saves the secrets. → `planned` or `failed`. */
  plan(attempt: Attempt): Promise<SignInEvent>;
  /** `open-sign-in`: → `code-received` or `failed`. */
  open(url: ConsentedUrl, attempt: Attempt, plan: Plan): Promise<SignInEvent>;
  /** `redeem-code`: → `tokens-received` or `failed`. */
  redeem(attempt: Attempt, plan: Plan): Promise<SignInEvent>;
  /** `forget-secrets`. */
  forget(attempt: Attempt): Promise<void>;
  /** The token to send, a new one where the last has run out; null: there is none. For 200 callers, one refresh. */
  accessToken(server: Place): Promise<string | null>;
  /**
   * Forgets what the sign-in left, and then asks the authorization server to do so too (RFC 7009), as well as that goes.
   * What the person brought (client id, token, headers) stays.
   */
  signOut(server: Place): Promise<SignedOut>;
};

/** `isRevoked` is false where the authorization server could not be told: what it granted ends by itself, or there. */
export type SignedOut = {
  readonly isRevoked: boolean;
  readonly issuer: Credentials['server']['issuer'] | null;
};
