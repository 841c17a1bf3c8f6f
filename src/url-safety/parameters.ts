import { rankOf } from './address';
import { finding } from './finding';
import { type Place, placeOf } from './host';
import { findImitation, type ProtectedNames } from './lookalike';
import { hasHiddenCharacters } from './neutralise';
import { looksLikeEmail, looksLikeSecret, namesPersonalData, namesSecret } from './secrets';
import type { Finding } from './types';

/** Who may be redirected to without a word: the server and the target themselves. */
export type Home = {
  readonly server: Place | null;
  readonly target: Place;
  readonly names: ProtectedNames;
  readonly ownRedirectUri: string | null;
};

export type ParameterJudgement = { readonly findings: readonly Finding[]; readonly returnsTo: string | null };

/** Judges what a URL carries in its query, its fragment and its path: where it redirects, and what it gives away. */
export function judgeParameters(home: Home): ParameterJudgement {
  const target = home.target.url;
  const findings: Finding[] = [];
  let returnsTo: string | null = null;
  const parameters = [...target.searchParams, ...fragmentParameters(target.hash)];
  for (const [name, value] of parameters) {
    const lower = name.toLowerCase();
    if (lower === 'redirect_uri') returnsTo ??= originOf(value);
    const isOwn = name === 'redirect_uri' && value === home.ownRedirectUri;
    const nested = isOwn || IDENTIFIERS.test(lower) ? null : nestedUrl(value, REDIRECTS.test(lower));
    if (nested !== null) push(findings, judgeRedirect(nested, name, home));
    if (lower === 'response_type' && /(?:^|[\s+])token(?:$|[\s+])/i.test(value)) {
      findings.push(finding('caution', 'implicit-flow'));
    }
    if (value !== '' && (namesSecret(lower) || (!OPAQUE.test(lower) && looksLikeSecret(value)))) {
      findings.push(finding('caution', 'secret-in-url', { name: printable(name) }));
    } else if (value !== '' && (namesPersonalData(lower) || looksLikeEmail(value))) {
      const severity = lower === 'login_hint' ? 'notice' : 'caution';
      findings.push(finding(severity, 'personal-data', { name: printable(name) }));
    }
  }
  const inPath = nestedInPath(target.pathname);
  if (inPath !== null) push(findings, judgeRedirect(inPath, '', home));
  if (looksLikeSecret(target.pathname)) {
    findings.push(finding('caution', 'secret-in-url', { name: '/' }));
  }
  const readable = decode(`${target.pathname}${target.search}${target.hash}`);
  if (hasHiddenCharacters(readable) || PADDING.test(readable)) {
    findings.push(finding('caution', 'hidden-characters'));
  }
  return { findings: withoutTwins(findings), returnsTo };
}

// Parameters that name something by its URL and lead nowhere: scopes, resources, clients, issuers (RFC 6749, 8707,
// 9207, OpenID Connect, WS-Federation).
const IDENTIFIERS =
  /^(?:scopes?|resources?|audience|aud|iss|issuer|client_id|claims|acr_values|realm|wtrealm|xmlns|nonce|prompt|response_type|response_mode|login_hint|id_token_hint|ui_locales|vct|type|schema|openid\..*)$/;

// Parameters whose value is where the site goes next.
const REDIRECTS =
  /^(?:(?:.*[_.-])?(?:redirect|return|callback|continue|destination|dest|target|goto|next|forward|relaystate)(?:[_.-]?(?:to|uri|url|path))?|redir|r|u|url|uri|to|out|link|rurl|ret|ru|back|success_url|cancel_url|q)$/;

// Values that are opaque on purpose: a JWT in `state` is no credential.
const OPAQUE =
  /^(?:state|request|id_token_hint|logout_hint|nonce|code_challenge|relaystate|samlrequest|login_challenge)$/;

// Encoded spaces that push the rest of the URL out of view.
const PADDING = /[ \u00a0\u2000-\u200a\u3000]{12}|\+{24}/;

type Nested = { readonly url: URL | null; readonly scheme: string; readonly isRedirect: boolean };

function nestedUrl(value: string, isRedirect: boolean): Nested | null {
  let text = value.trim();
  // Encoded twice or three times is a way to slip past a filter; four is beyond what servers decode.
  for (let round = 0; round < 3; round += 1) {
    if (/^https?:[\\/]{2}/i.test(text)) return asNested(text, isRedirect);
    if (isRedirect && /^[\\/]{2}[^\\/]/.test(text)) return asNested(`https:${text}`, isRedirect);
    if (isRedirect && /^(?:javascript|data|vbscript|file|blob):/i.test(text)) {
      return { url: null, scheme: text.slice(0, text.indexOf(':')).toLowerCase(), isRedirect };
    }
    text = decode(text).trim();
  }
  return null;
}

function nestedInPath(path: string): Nested | null {
  return asNested(/https?:\/\/.*/is.exec(decode(path))?.[0] ?? '', false);
}

function asNested(text: string, isRedirect: boolean): Nested | null {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  return { url, scheme: url.protocol.slice(0, -1), isRedirect };
}

function judgeRedirect({ url, scheme, isRedirect }: Nested, name: string, home: Home): Finding | null {
  const parameter = printable(name);
  if (url === null) return foreign('danger', parameter, scheme);
  const { server, target, names } = home;
  const next = placeOf(url);
  const serverRank = rankOf(server?.address.space ?? 'public');
  if (next.address.space === 'loopback' && serverRank === 0) return null;
  if (isRedirect && scheme === 'http') return foreign('danger', parameter, url.host);
  if (next.site.domain === server?.site.domain || next.site.domain === target.site.domain) return null;
  if (rankOf(next.address.space) < serverRank) return foreign('danger', parameter, url.host);
  const isImitation = findImitation(next.site, next.idn.unicode, names)?.severity === 'danger';
  return foreign(next.idn.display === 'unsafe' || isImitation ? 'danger' : 'caution', parameter, url.host);
}

function foreign(severity: 'caution' | 'danger', parameter: string, host: string): Finding {
  return finding(severity, 'foreign-redirect', { host, parameter });
}

/** Single-page sites read their parameters after `#`; `:~:` begins a text fragment, which the page never sees. */
function fragmentParameters(hash: string): URLSearchParams {
  const text = hash.slice(1).split(':~:')[0] ?? '';
  return new URLSearchParams(text.slice(text.indexOf('?') + 1));
}

function originOf(value: string): string | null {
  if (!URL.canParse(value)) return null;
  const { origin, protocol } = new URL(value);
  return protocol === 'https:' || protocol === 'http:' ? origin : null;
}

function decode(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}

/** A parameter's name as a fact: what a sentence may show of text that a server chose. */
function printable(name: string): string {
  return name.replace(/[^\w.:[\]-]+/g, '').slice(0, 40);
}

function push(findings: Finding[], finding: Finding | null): void {
  if (finding !== null) findings.push(finding);
}

/** The same code with the same facts says nothing new, and neither does a fourth of a kind. */
function withoutTwins(findings: readonly Finding[]): readonly Finding[] {
  const seen = new Map<string, Set<string>>();
  return findings.filter(({ code, severity, facts }) => {
    const kind = `${code} ${severity}`;
    const known = seen.get(kind) ?? new Set();
    const key = JSON.stringify(facts ?? {});
    if (known.has(key) || known.size >= MAX_OF_A_KIND) return false;
    seen.set(kind, known.add(key));
    return true;
  });
}

const MAX_OF_A_KIND = 3;
