import type { Brand } from '../base/brand';
import type { ErrorFacts } from '../base/usher-error';
import type { ConsentedUrl } from '../consent/consented-url';
import type { ServerId } from '../servers/types';
import type { UrlJudgement } from '../url-safety/types';

export type SignInId = Brand<string, 'SignInId'>;

/** What a 401 or 403 said (RFC 6750 §3, RFC 9728 §5.1). Absent parts are null; a scope in it is authoritative (A17). */
export type Challenge = {
  readonly resourceMetadataUrl: string | null;
  readonly scope: string | null;
  /** True for `insufficient_scope`: the token is good, and not for this. */
  readonly isStepUp: boolean;
};

/** What an authorization server says of itself, checked: every URL judged, the issuer the one that was asked for. */
export type AuthorizationServer = {
  readonly issuer: string;
  readonly authorizationEndpoint: string;
  readonly tokenEndpoint: string;
  readonly registrationEndpoint: string | null;
  readonly revocationEndpoint: string | null;
  readonly takesMetadataDocuments: boolean;
  /** RFC 9207: it promises `iss` in every authorization response. */
  readonly promisesIssuer: boolean;
  /** Empty: it does not say, which means `client_secret_basic` (RFC 8414 §2). */
  readonly tokenEndpointAuthMethods: readonly string[];
  readonly scopesSupported: readonly string[] | null;
};

/** How Usher is known to an authorization server. The secret, where there is one, is in the vault. */
export type ClientIdentity = {
  readonly kind: 'pre-registered' | 'metadata-document' | 'registered';
  readonly issuer: string;
  readonly clientId: string;
  readonly hasSecret: boolean;
};

/** Everything that a sign-in is going to ask for, before anybody is asked. */
export type Plan = {
  readonly server: AuthorizationServer;
  /** RFC 8707: what the MCP server calls itself in its metadata, else its canonical URI; sent with every request (A23). */
  readonly resource: string;
  /** Space-separated; null: the parameter is left out. */
  readonly scope: string | null;
  /** What the person has not agreed to before. */
  readonly newScopes: readonly string[];
  readonly identity: ClientIdentity;
  readonly redirectUri: string;
};

/** Why a sign-in can't go on: one sentence and one act each. Never the other side's words. */
export type SignInProblem = { readonly code: SignInProblemCode; readonly facts: ErrorFacts };

export const SIGN_IN_PROBLEM_CODES = [
  'NO_AUTHORIZATION_SERVER',
  'AUTHORIZATION_METADATA_UNREADABLE',
  /** Facts: `host`. */
  'AUTHORIZATION_SERVER_UNREACHABLE',
  /** The browser does not let Usher reach it yet. Facts: `host`. */
  'AUTHORIZATION_HOST_NOT_ALLOWED',
  'AUTHORIZATION_URL_REFUSED',
  'ISSUER_MISMATCH',
  'PKCE_NOT_OFFERED',
  'RESOURCE_MISMATCH',
  'REGISTRATION_REFUSED',
  'REDIRECT_REFUSED',
  /** Facts: `host`. */
  'CLIENT_ID_NEEDED',
  /** The person's own client id belongs to another authorization server (A15, A16). Facts: `host`. */
  'CLIENT_ID_MISMATCH',
  'STATE_MISMATCH',
  'SIGN_IN_DENIED',
  'SCOPE_REFUSED',
  'AUTHORIZATION_FAILED',
  'TOKEN_REFUSED',
  'TOKEN_ENDPOINT_DOWN',
  /** It was refused, and the two clocks are far apart. Facts: `host`, `minutes`. */
  'CLOCK_WRONG',
  /** What the browser opened did not load, or was an error. Facts: `host`. */
  'SIGN_IN_PAGE_FAILED',
  'SIGN_IN_CLOSED',
  'SIGN_IN_LOST',
] as const;

export type SignInProblemCode = (typeof SIGN_IN_PROBLEM_CODES)[number];

/** More permissions that were wanted for one operation and not got: no call asks for them again (A33, S10). */
export type RefusedStepUp = {
  /** What the server asked for. */
  readonly challenge: Challenge;
  /** The tool that was called, as its server names it; null: the person began it on the server's page. */
  readonly operation: string | null;
  readonly why: 'declined' | 'not-granted';
};

/** Facts of one attempt that every phase keeps. No secret is among them: `state` and the verifier are in the vault. */
export type Attempt = {
  readonly id: SignInId;
  readonly serverId: ServerId;
  readonly serverUrl: string;
  readonly serverName: string;
  readonly challenge: Challenge;
  /** The tool whose call was turned away; null: no call was, the person began it on the server's page. */
  readonly operation: string | null;
  /** True where the person was signed in when it began: whatever comes of it, they still are. */
  readonly wasSignedIn: boolean;
  /** What came to nothing so far, oldest first; it outlives the attempt, and ends with signing out. */
  readonly refused: readonly RefusedStepUp[];
  readonly startedAtMs: number;
};

/** One sign-in to one MCP server, as it is stored. */
export type SignIn =
  | { readonly phase: 'discovering'; readonly attempt: Attempt }
  | {
      readonly phase: 'awaiting-consent';
      readonly attempt: Attempt;
      readonly plan: Plan;
      /** Canonical: what is judged, shown and opened. */
      readonly href: string;
      readonly judgement: Extract<UrlJudgement, { readonly href: string }>;
    }
  /** The browser's own sign-in window is open. It does not outlive the worker (DESIGN §2.9). */
  | { readonly phase: 'authorizing'; readonly attempt: Attempt; readonly plan: Plan }
  | { readonly phase: 'redeeming'; readonly attempt: Attempt; readonly plan: Plan }
  | {
      readonly phase: 'over';
      readonly attempt: Attempt;
      readonly end: 'signed-in' | 'declined' | 'cancelled' | SignInProblem;
    };

/** Facts, in the past tense. */
export type SignInEvent = { readonly atMs: number } & (
  | {
      readonly type: 'planned';
      readonly plan: Plan;
      readonly href: string;
      readonly judgement: Extract<UrlJudgement, { readonly href: string }>;
    }
  | { readonly type: 'consent-given'; readonly url: ConsentedUrl }
  | { readonly type: 'consent-refused'; readonly action: 'decline' | 'cancel' }
  /** The sign-in window came back to us; what it brought was checked (`callback.ts`) and is in the vault. */
  | { readonly type: 'code-received' }
  | { readonly type: 'tokens-received' }
  | { readonly type: 'failed'; readonly problem: SignInProblem }
  | { readonly type: 'cancelled' }
  /** The server asked for more permissions, for this operation; where it had just been given them, they were none. */
  | { readonly type: 'more-wanted'; readonly challenge: Challenge; readonly operation: string }
  | { readonly type: 'worker-restarted' }
);

export type SignInEffect =
  | { readonly do: 'discover' }
  | { readonly do: 'ask-person' }
  | { readonly do: 'open-sign-in'; readonly url: ConsentedUrl }
  | { readonly do: 'redeem-code' }
  | { readonly do: 'forget-secrets' }
  /** The calls that waited for it go on, or end because the person wants none of it. */
  | { readonly do: 'tell-calls'; readonly told: 'signed-in' | 'declined' };
