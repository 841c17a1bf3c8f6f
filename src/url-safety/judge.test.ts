import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeMoment, type Moment } from './gate';
import { judgeUrl } from './judge';
import { rankOfSeverity } from './severity';
import { FINDING_CODES, type UrlJudgement } from './types';

type Case = {
  readonly id: string;
  readonly url: string;
  readonly context: Moment & {
    readonly server: string;
    readonly knownDomains?: string[];
    readonly consentedUrl?: string;
  };
  readonly expected: 'block' | 'warn' | 'allow';
  readonly severity?: string;
  readonly reason: string;
  readonly effect?: string;
  readonly why: string;
};

const { cases } = JSON.parse(
  readFileSync(new URL('./fixtures/hostile-urls.json', import.meta.url), 'utf8'),
) as { cases: Case[] };

const server = 'https://mcp.example.com/mcp';

const short = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text);

describe('the corpus of hostile URLs', () => {
  it.each(cases.map((test) => [test.id, test.expected, JSON.stringify(short(test.url)), test] as const))(
    '%s: %ss %s',
    (_id, _expected, _url, test) => {
      expect(answerOf(test)).toEqual({
        verdict: test.expected,
        severity: test.expected === 'warn' ? test.severity : undefined,
        // A plain "ok" leaves open which one.
        reason: test.reason === 'ok' ? expect.stringMatching(/^ok/) : test.reason,
        effect: test.effect,
      });
    },
  );

  it('is the whole of it', () => expect(cases).toHaveLength(137));
});

/** As the corpus composes them: the moment's blocks first, then the strictest of all findings. */
function answerOf({ url, context }: Case) {
  const judged = judgeUrl(url, { serverUrl: context.server, knownHosts: context.knownDomains ?? [] });
  const moment = judgeMoment({ ...context, ...('href' in judged && { href: judged.href }) });
  const plain = { severity: undefined, effect: undefined };
  if (moment.verdict === 'block') {
    // Only what is not answered `cancel` names its effect there.
    const effect = moment.effect === 'cancel' ? undefined : moment.effect;
    return { ...plain, verdict: 'block', reason: moment.reason, effect };
  }
  if (judged.verdict === 'block') return { ...plain, verdict: 'block', reason: judged.reason };
  const isMoment =
    moment.verdict === 'warn' && rankOfSeverity(moment.severity) >= rankOfSeverity(judged.severity);
  if (isMoment) return { ...plain, verdict: 'warn', severity: moment.severity, reason: moment.reason };
  if (judged.verdict === 'warn')
    return { ...plain, verdict: 'warn', severity: judged.severity, reason: judged.reason };
  return { ...plain, verdict: 'allow', reason: moment.reason === 'ok' ? judged.reason : moment.reason };
}

/** What is said of a URL: the verdict, its severity, and every code in order. */
function say(url: string, serverUrl = server, knownHosts: readonly string[] = []): string {
  const judged = judgeUrl(url, { serverUrl, knownHosts });
  const severity = judged.verdict === 'warn' ? ` ${judged.severity}` : '';
  return `${judged.verdict}${severity} ${judged.reason}`;
}

const codes = (judged: UrlJudgement) => judged.findings.map((finding) => finding.code);

describe('what is no URL to open', () => {
  it.each([
    [undefined, 'not-a-string'],
    [{ toString: (): string => 'https://mcp.example.com/' }, 'not-a-string'],
    [`https://mcp.example.com/${'a'.repeat(16_400)}`, 'too-long'],
    // Dot segments that vanish from the canonical form.
    [`https://mcp.example.com/${'a/../'.repeat(4_000)}`, 'too-long'],
    // 6,000 characters that become 18,000 when encoded.
    [`https://mcp.example.com/${'<'.repeat(6_000)}`, 'too-long'],
    ['https://mcp.example.com/\ud800', 'ill-formed'],
    ['mcp.example.com/connect', 'not-absolute'],
    ['blob:https://mcp.example.com/1', 'scheme'],
    ['view-source:https://mcp.example.com/', 'scheme'],
    ['moz-extension://abc/consent.html', 'scheme'],
    ['ftp://mcp.example.com/', 'scheme'],
    ['https://mcp.example.com/\u0085', 'whitespace-control'],
    ['https://mcp.example.com/ ', 'whitespace-control'],
    ['https:///mcp.example.com/', 'invalid-url-string'],
    ['https:///93.184.216.34/', 'invalid-url-string'],
    ['https://mcp%2Eexample.com/', 'invalid-url-string'],
    ['https://mcp.example.com/a\\b', 'invalid-url-string'],
    ['https://:@mcp.example.com/', 'userinfo'],
    ['https://0x7f.1/', 'ip-noncanonical'],
    ['https://93.184.216.34./', 'ip-noncanonical'],
    ['https://１２７.0.0.1/', 'ip-noncanonical'],
    ['http://mcp.example.com/connect', 'cleartext'],
    ['http://localhost:3000/', 'cleartext'],
    ['https://mcp.example.com:6667/', 'bad-port'],
    [`https://${'a'.repeat(64)}.example.com/`, 'bad-host'],
    ['https://mcp.example.com../', 'bad-host'],
  ])('blocks %j as %s', (raw, reason) => {
    const judged = judgeUrl(raw, { serverUrl: server });
    expect([judged.verdict, judged.reason]).toEqual(['block', reason]);
  });

  it('takes apart what it blocks, as long as it is a web address', () => {
    const judged = judgeUrl('https://github.com:pw@evil.io/x', { serverUrl: server });
    expect(judged.display).toMatchObject({
      userinfo: 'github.com:pw@',
      registrableDomain: 'evil.io',
      path: '/x',
    });
  });
});

describe('where the target lives', () => {
  it.each([
    ['https://10.0.0.1/', 'block private-target'],
    ['https://[::ffff:7f00:1]/', 'block private-target'],
    ['https://[64:ff9b::a00:1]/', 'block private-target'],
    ['https://[::7f00:1]/', 'block private-target'],
    ['https://[::]/', 'block private-target'],
    ['https://100.64.0.1/', 'block private-target'],
    ['https://240.0.0.1/', 'block private-target'],
    ['https://app.localhost/', 'block private-target'],
    ['https://10-0-0-1.sslip.io/', 'block private-target'],
    ['https://app-192-168-1-1.nip.io/', 'block private-target'],
    ['https://0a000001.nip.io/', 'block private-target'],
    ['https://--1.sslip.io/', 'block private-target'],
    ['https://lvh.me/', 'block private-target'],
    ['https://intranet/', 'warn danger private-name'],
    ['https://printer.lan/', 'warn danger private-name'],
    ['https://52-0-56-137.sslip.io/', 'warn caution address-like-host'],
    ['https://127.0.0.1.evil.io/', 'warn caution address-like-host'],
    ['https://localhost-guide.io/', 'warn notice cross-site'],
    ['https://release-1-2-3-4.evil.io/', 'warn notice cross-site'],
  ])('says of %s for a public server: %s', (url, verdict) => expect(say(url)).toBe(verdict));

  it.each([
    ['http://localhost:3000/mcp', 'http://localhost:9000/', 'warn notice dev-loopback-other-origin'],
    ['http://localhost:3000/mcp', 'http://[::1]:3000/', 'warn notice dev-loopback-other-origin'],
    ['http://localhost:3000/mcp', 'http://evil.io/', 'block cleartext'],
    ['http://localhost:3000/mcp', 'https://10.0.0.1/', 'warn caution private-peer'],
    ['http://localhost:3000/mcp', 'https://github.com/login', 'warn notice cross-site'],
    ['https://192.168.1.10/mcp', 'https://192.168.1.10/connect', 'allow ok-same-origin'],
    ['https://192.168.1.10/mcp', 'https://192.168.1.11/connect', 'warn caution private-peer'],
    ['https://192.168.1.10/mcp', 'https://127.0.0.1/connect', 'block private-target'],
    ['https://mcp.corp.internal/mcp', 'https://wiki.other.internal/', 'warn caution private-peer'],
    ['https://mcp.corp.internal/mcp', 'http://mcp.corp.internal/', 'block cleartext'],
    ['https://93.184.216.34/mcp', 'https://93.184.216.34/connect', 'allow ok-same-origin'],
    ['no url', 'https://mcp.example.com/', 'warn notice cross-site'],
    ['no url', 'https://127.0.0.1/', 'block private-target'],
  ])('for the server %s says of %s: %s', (serverUrl, url, verdict) =>
    expect(say(url, serverUrl)).toBe(verdict),
  );
});

describe('how the text was written', () => {
  it.each([
    ['https://mcp.example.com', 'allow ok-canonical'],
    ['https://mcp.example.com?x=1', 'allow ok-canonical'],
    ['https://mcp.example.com/a?', 'allow ok-same-origin'],
    ['https://mcp.example.com/a?b=<c>', 'allow ok-escaped'],
    ['https://mcp.example.com/日本', 'allow ok-escaped'],
    ['https://mcp.example.com/a/../b', 'warn notice rewritten'],
    ['https://mcp.example.com/a/%2e%2e/b', 'warn notice rewritten'],
    ['https://mcp.example.com:0443/', 'warn notice rewritten'],
    ['https://mcp.example.com:0008443/', 'warn notice rewritten'],
    ['https://mcp.example.com/#', 'allow ok-same-origin'],
    ['https://[2606:4700:4700:0:0:0:0:1111]/', 'warn caution ip-literal'],
    ['https://münchen.de/', 'warn caution idn'],
    ['https://mu\u0308nchen.de/', 'warn caution idn'],
    ['https://xn--mnchen-3ya.de/', 'warn caution idn'],
    ['https://mcp.exa\u200bmple.com/', 'warn caution host-mapping'],
    ['https://login_.example.com/', 'warn caution odd-host'],
  ])('says of %s: %s', (url, verdict) => expect(say(url)).toBe(verdict));

  it('opens the canonical form', () => {
    const judged = judgeUrl('HTTPS://MCP.Example.com:443/a b', { serverUrl: server });
    expect('href' in judged && judged.href).toBe('https://mcp.example.com/a%20b');
  });
});

describe('what the URL carries', () => {
  const to = (uri: string) => `https://github.com/authorize?redirect_uri=${encodeURIComponent(uri)}`;

  it.each([
    [to('https://auth.example.com/cb'), 'warn notice cross-site'],
    [to('https://github.com/cb'), 'warn notice cross-site'],
    [to('https://evil.io/cb'), 'warn caution foreign-redirect'],
    [to('http://mcp.example.com/cb'), 'warn danger foreign-redirect'],
    [to('http://localhost:8080/cb'), 'warn danger foreign-redirect'],
    [to('https://10.0.0.1/cb'), 'warn danger foreign-redirect'],
    [to('https://mcp.exarnple.com/cb'), 'warn danger foreign-redirect'],
    [to('https://gооgle.com/cb'), 'warn danger foreign-redirect'],
    [to('javascript:alert(1)'), 'warn danger foreign-redirect'],
    ['https://mcp.example.com/go?next=//evil.io/x', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?next=%252f%252fevil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?x=https%253A%252F%252Fevil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/#/login?return_to=https://evil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/r/https://evil.io/x', 'warn caution foreign-redirect'],
    ['https://accounts.google.com/o?scope=https://www.googleapis.com/auth/drive', 'warn notice cross-site'],
    ['https://mcp.example.com/?resource=https://api.other.io/', 'allow ok-same-origin'],
    ['https://mcp.example.com/?state=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln', 'allow ok-same-origin'],
    ['https://mcp.example.com/?x=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln', 'warn caution secret-in-url'],
    ['https://mcp.example.com/?API-Key=1', 'warn caution secret-in-url'],
    ['https://mcp.example.com/?k=sk_live_abcdefghijklmnop', 'warn caution secret-in-url'],
    ['https://mcp.example.com/t/ghp_abcdefghijklmnopqrst', 'warn caution secret-in-url'],
    ['https://mcp.example.com/?password=', 'allow ok-same-origin'],
    ['https://mcp.example.com/?tokenLimit=5', 'allow ok-same-origin'],
    ['https://mcp.example.com/?email=bob%40example.org', 'warn caution personal-data'],
    ['https://mcp.example.com/?who=bob%40example.org', 'warn caution personal-data'],
    ['https://mcp.example.com/?login_hint=bob%40example.org', 'warn notice personal-data'],
    ['https://mcp.example.com/?response_type=code+id_token', 'allow ok-same-origin'],
    ['https://mcp.example.com/?response_type=id_token+token', 'warn caution implicit-flow'],
    ['https://mcp.example.com/%E2%80%8Bx', 'warn caution hidden-characters'],
    ['https://mcp.example.com/%D9%85%DB%8C%E2%80%8C%D8%AE', 'allow ok-same-origin'],
    ['https://mcp.example.com/a%0Ab', 'warn caution hidden-characters'],
    ['https://mcp.example.com/setup%2Eexe', 'warn caution download'],
    ['https://mcp.example.com/setup.exe?x=1', 'warn caution download'],
    ['https://www.google.com/url/', 'warn caution redirector'],
    ['https://www.google.com/urls', 'warn notice cross-site'],
    ['https://mcp-example-com.translate.goog/', 'warn danger embedded-target'],
    ['https://github.com/login/device', 'warn danger device-code'],
    ['https://idp.other.io/authorize?user_code=ABCD-EFGH', 'warn danger device-code'],
    ['https://mcp.example.com/device', 'allow ok-same-origin'],
    ['https://chromewebstore.google.com/detail/x/abc', 'warn caution extension-store'],
  ])('says of %s: %s', (url, verdict) => expect(say(url)).toBe(verdict));

  it('names where the site says it will return to', () => {
    const judged = judgeUrl(to('https://mcp.example.com/cb'), { serverUrl: server });
    expect(judged).toMatchObject({ relation: 'cross-site', returnsTo: 'https://mcp.example.com' });
  });

  it('finds a second redirect_uri behind an honest one', () => {
    const judged = judgeUrl(`${to('https://mcp.example.com/cb')}&redirect_uri=https://evil.io`, {
      serverUrl: server,
    });
    expect(judged).toMatchObject({ reason: 'foreign-redirect', returnsTo: 'https://mcp.example.com' });
  });

  it('returns to no page where redirect_uri is an app', () => {
    expect(judgeUrl(to('cursor://callback'), { serverUrl: server })).toMatchObject({ returnsTo: null });
  });
});

describe('how the target stands to the server', () => {
  it.each([
    ['https://auth.example.com/', 'same-site'],
    ['https://mcp.example.com/x', 'same-origin'],
    ['https://mcp.example.com:8443/', 'same-site'],
    ['https://example.org/', 'cross-site'],
  ])('puts %s as %s', (url, relation) =>
    expect(judgeUrl(url, { serverUrl: server })).toMatchObject({ relation }),
  );

  it.each([
    ['https://a.vercel.app/', 'https://b.vercel.app/', 'warn caution cross-tenant'],
    ['https://a.vercel.app/', 'https://b.netlify.app/', 'warn notice cross-site'],
    ['https://10-0-0-1.nip.io/', 'https://10-0-0-2.nip.io/', 'warn caution private-peer'],
    ['https://52-0-56-137.sslip.io/', 'https://52-0-56-138.sslip.io/', 'warn caution address-like-host'],
    ['https://a.52-0-56-137.sslip.io/', 'https://b.52-0-56-137.sslip.io/', 'allow ok-same-site'],
    ['https://mcp.example.co.uk/', 'https://attacker.co.uk/', 'warn notice cross-site'],
    ['https://mcp.example.co.uk/', 'https://example.com/', 'warn caution same-name-other-suffix'],
  ])('for %s says of %s: %s', (serverUrl, url, verdict) => expect(say(url, serverUrl)).toBe(verdict));

  it('compares no names where there are none', () => {
    expect(codes(judgeUrl('https://printer/', { serverUrl: 'https://nas/mcp' }))).toEqual([
      'private-peer',
      'cross-site',
    ]);
  });

  it('does not mind how the server itself is called', () => {
    expect(say('https://localhost.evil.io/x', 'https://localhost.evil.io/mcp')).toBe('allow ok-same-origin');
    expect(say('https://x.paypa1.com/', 'https://mcp.paypa1.com/')).toBe('allow ok-same-site');
  });

  it('lists everything it found and reports the strictest', () => {
    const judged = judgeUrl('https://mcp.example.com.evil.io:8443/a.exe?password=1', { serverUrl: server });
    expect(codes(judged)).toEqual([
      'embedded-target',
      'download',
      'secret-in-url',
      'nonstandard-port',
      'cross-site',
    ]);
    expect(judged.reason).toBe('embedded-target');
  });
});

describe('a judgement', () => {
  it('never has a code without a sentence', () => {
    const said = new Set(cases.map(({ reason }) => reason));
    for (const code of said) expect(FINDING_CODES).toContain(code);
    expect(new Set(FINDING_CODES).size).toBe(FINDING_CODES.length);
  });

  it.each(cases.map((test) => test.url))('shows the canonical URL in parts that join to it: %#', (url) => {
    const { display } = judgeUrl(url, { serverUrl: server });
    if (display === null) return;
    const { scheme, userinfo, subdomain, registrableDomain, port, path, query, fragment } = display;
    expect(`${scheme}://${userinfo}${subdomain}${registrableDomain}${port}${path}${query}${fragment}`).toBe(
      display.href,
    );
  });

  it('shows Unicode only where it is safe', () => {
    const hostOf = (url: string) => judgeUrl(url, { serverUrl: server }).display?.unicodeHost;
    expect(hostOf('https://xn--mnchen-3ya.de/')).toBe('münchen.de');
    expect(hostOf('https://xn--80ak6aa92e.com/')).toBeNull();
    expect(hostOf('https://example.com/')).toBeNull();
  });

  it('has facts that are printable ASCII', () => {
    for (const { url } of cases) {
      for (const { facts } of judgeUrl(url, { serverUrl: server }).findings) {
        for (const fact of Object.values(facts ?? {})) expect(fact).toMatch(/^[\x21-\x7e]{0,255}$/);
      }
    }
  });
});
