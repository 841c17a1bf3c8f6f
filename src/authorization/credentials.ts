import type { ServerId } from '../servers/types';
import type { AuthorizationServer, ClientIdentity, SignInId } from './types';

/** What lets us in, for a while. Kept as long as the browser runs, and no longer. */
export type AccessToken = {
  readonly token: string;
  /** Whom it is for: it goes to this origin and to no other (A26). */
  readonly resource: string;
  /** When to have a new one, a little before its end. Null: the authorization server did not say. */
  readonly expiresAtMs: number | null;
};

/** What a sign-in leaves behind: sealed, and bound to its server (DESIGN §2.13). */
export type Credentials = {
  readonly server: AuthorizationServer;
  readonly identity: ClientIdentity;
  readonly clientSecret: string | null;
  readonly resource: string;
  /** What the person agreed to ask for, and what was granted beside: the next step up asks for all of it (A32). */
  readonly scopes: readonly string[];
  /** None is promised (A30). */
  readonly refreshToken: string | null;
  readonly signedInAtMs: number;
};

/** A client that was registered, and that no sign-in has come of yet: the next attempt uses it. Sealed. */
export type Registration = { readonly identity: ClientIdentity; readonly clientSecret: string | null };

/** What the person brought for one server: sealed too. */
export type OwnCredentials = {
  readonly clientId: string | null;
  /** The authorization server they were first used with, after consent; they go to no other (A15). Null: not used yet. */
  readonly issuer: string | null;
  readonly clientSecret: string | null;
  /** Null: Usher chooses. */
  readonly scope: string | null;
  /** A token of the person's own, sent as `Authorization: Bearer`; no sign-in then. */
  readonly bearerToken: string | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
};

/** What one attempt must remember until it is over, and nobody else may know. */
export type AttemptSecrets = {
  /** Null: it has been used. */
  readonly state: string | null;
  readonly codeVerifier: string;
  readonly clientSecret: string | null;
  /** From the redirect, until it is redeemed. */
  readonly code: string | null;
};

/** The port through which secrets are kept and found. What can't be opened any more reads as null: sign in again. */
export type Vault = {
  accessToken(server: ServerId): Promise<AccessToken | null>;
  saveAccessToken(server: ServerId, token: AccessToken | null): Promise<void>;
  credentials(server: ServerId): Promise<Credentials | null>;
  saveCredentials(server: ServerId, credentials: Credentials | null): Promise<void>;
  registration(server: ServerId): Promise<Registration | null>;
  saveRegistration(server: ServerId, registration: Registration | null): Promise<void>;
  own(server: ServerId): Promise<OwnCredentials | null>;
  saveOwn(server: ServerId, own: OwnCredentials | null): Promise<void>;
  secrets(attempt: SignInId): Promise<AttemptSecrets | null>;
  saveSecrets(attempt: SignInId, secrets: AttemptSecrets | null): Promise<void>;
};
