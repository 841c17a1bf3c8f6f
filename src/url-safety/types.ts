/**
 * How much of the user's attention a finding asks for: `notice` one line, `caution` one deliberate extra act,
 * `danger` the extra act and Cancel as the default.
 */
export type Severity = 'notice' | 'caution' | 'danger';

/**
 * Every reason a URL, or the moment it comes at, can be judged by; each has one sentence in `_locales`.
 *
 * The order breaks ties: of two findings of equal severity the one named first is the reason.
 */
export const FINDING_CODES = [
  // The string is no URL that may be opened.
  'not-a-string',
  'too-long',
  'ill-formed',
  'not-absolute',
  'unparseable',
  'scheme',
  'whitespace-control',
  'invalid-url-string',
  'userinfo',
  'cleartext',
  'ip-noncanonical',
  'bad-host',
  'bad-port',
  'private-target',
  // The moment is wrong, whatever the URL (gate.ts).
  'no-pending-request',
  'capability',
  'server-revoked',
  'page-not-allowed',
  'frame',
  'private-window-leak',
  'rate-limited',
  'cool-down',
  'loop',
  'url-changed',
  'no-user-gesture',
  'tool-changed',
  'model-initiated',
  // The host.
  'idn-spoof',
  'embedded-target',
  'lookalike',
  'private-name',
  'device-code',
  'private-peer',
  'ip-literal',
  'address-like-host',
  'host-mapping',
  'trailing-dot',
  'odd-host',
  'idn',
  'same-name-other-suffix',
  'cross-tenant',
  // What the URL carries.
  'redirector',
  'implicit-flow',
  'foreign-redirect',
  'secret-in-url',
  'personal-data',
  'hidden-characters',
  'download',
  'extension-store',
  // One line, nothing wrong.
  'dev-loopback-other-origin',
  'rewritten',
  'nonstandard-port',
  'cross-site',
  // Nothing to say.
  'ok-still-pending',
  'ok-dev',
  'ok-default-port',
  'ok-canonical',
  'ok-escaped',
  'ok-same-origin',
  'ok-same-site',
  'ok',
] as const;

export type FindingCode = (typeof FINDING_CODES)[number];

/** One thing that was noticed. */
export type Finding = {
  readonly code: FindingCode;
  readonly severity: Severity | 'block';
  /** What the sentence names: a host, an origin, a parameter's name. ASCII, printable, at most 255 characters. */
  readonly facts?: Readonly<Record<string, string>>;
};

/**
 * The canonical URL in parts. `scheme + '://' + userinfo + subdomain + registrableDomain + port + path + query +
 * fragment` is `href`: `userinfo` ends in `@`, `subdomain` in a dot, `port` begins with a colon, `query` with `?`,
 * `fragment` with `#`; each is empty when absent. A host without a registrable domain (an address, a single label)
 * is wholly in `registrableDomain`.
 */
export type UrlDisplay = {
  readonly href: string;
  readonly scheme: string;
  readonly userinfo: string;
  readonly subdomain: string;
  readonly registrableDomain: string;
  readonly port: string;
  readonly path: string;
  readonly query: string;
  readonly fragment: string;
  readonly asciiHost: string;
  /** Only where the IDN rules found it safe and it differs from `asciiHost`. */
  readonly unicodeHost: string | null;
};

/** How a target stands to the server: the same origin, the same registrable domain, or neither. */
export type Relation = 'same-origin' | 'same-site' | 'cross-site';

export type JudgeContext = {
  /** The URL the user added. How local the server is, is derived from it and never from what a server says. */
  readonly serverUrl: string;
  /** Hosts of servers and targets the user approved: names that another host may not imitate. */
  readonly knownHosts?: readonly string[];
  /** Where Usher itself wants to be sent back to, in a URL that it has made: not a foreign place. */
  readonly ownRedirectUri?: string;
};

export type UrlJudgement =
  | {
      readonly verdict: 'block';
      readonly reason: FindingCode;
      readonly findings: readonly Finding[];
      /** Null where there is no http or https URL to take apart. */
      readonly display: UrlDisplay | null;
    }
  | {
      readonly verdict: 'warn' | 'allow';
      readonly severity: Severity | 'none';
      /** The strictest finding, or an `ok…` code. */
      readonly reason: FindingCode;
      readonly findings: readonly Finding[];
      /** Canonical: what is shown, hashed and opened. */
      readonly href: string;
      readonly display: UrlDisplay;
      readonly relation: Relation;
      /** The origin of `redirect_uri`, where the site says it will send the user afterwards. */
      readonly returnsTo: string | null;
    };
