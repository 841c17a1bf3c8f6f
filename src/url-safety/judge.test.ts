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
    '%s: %ss %s [E21, E27]',
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
  const severity = judged.verdict === 'block' || judged.severity === 'none' ? '' : ` ${judged.severity}`;
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
  ])('blocks %j as %s [E35]', (raw, reason) => {
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
    ['https://localhost.evil.io/', 'warn caution address-like-host'],
    ['https://x.93.184.216.34.evil.io/', 'warn caution address-like-host'],
    ['https://127-0-0-1.evil.io/', 'warn caution address-like-host'],
    ['https://login.127-0-0-1.evil.io/', 'warn caution address-like-host'],
    ['https://1-2-3-4.io/', 'warn notice cross-site'],
    ['https://v1.2.3.evil.io/', 'warn notice cross-site'],
    ['https://localhost-guide.io/', 'warn notice cross-site'],
    ['https://release-1-2-3-4.evil.io/', 'warn notice cross-site'],
  ])('says of %s for a public server: %s [E27]', (url, verdict) => expect(say(url)).toBe(verdict));

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
    ['https://mcp.corp.internal/mcp', 'https://sso.corp.internal/', 'allow ok-same-site'],
    ['http://localhost:3000/mcp', 'http://localhost:3000/', 'allow ok-dev'],
    ['https://mcp.evil.io/mcp', 'https://127-0-0-1.evil.io/', 'allow ok-same-site'],
    ['https://52-0-56-137.sslip.io/mcp', 'https://x.52-0-56-137.sslip.io/', 'allow ok-same-site'],
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
    ['https://-login.example.com/', 'warn caution odd-host'],
    ['https://login-.example.com/', 'warn caution odd-host'],
    ['https://a--b.example.com/', 'allow ok-same-site'],
    ['https://a.example.com/', 'allow ok-same-site'],
    ['https://xn--a-yoc.com/', 'block unparseable'],
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
    // In Latin shapes, but of nobody known.
    [to('https://ѕсоре.com/cb'), 'warn danger foreign-redirect'],
    [to('data:text/html,x'), 'warn danger foreign-redirect'],
    [to('xjavascript:1'), 'warn notice cross-site'],
    ['https://mcp.example.com/go?x=javascript:1', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?next=//evil.io/x', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?next=\\\\evil.io/x', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?next=///evil.io/x', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?my_redirect_to=//evil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?myurl=//evil.io', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?urlx=//evil.io', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?scope=https://evil.io', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?myscope=https://evil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?scope_x=https://evil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?openid.realm=https://evil.io', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?next=http://other.example.com/', 'warn danger foreign-redirect'],
    ['https://mcp.example.com/go?x=http://other.example.com/', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?x=http://evil.io/', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?x=https://[', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?x=xhttps://evil.io', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?next=%252f%252fevil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?x=https%253A%252F%252Fevil.io', 'warn caution foreign-redirect'],
    // Three times encoded; a fourth time is beyond what servers decode.
    ['https://mcp.example.com/go?x=https%25253A%25252F%25252Fevil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?x=https%2525253A%2525252F%2525252Fevil.io', 'allow ok-same-origin'],
    ['https://mcp.example.com/go?x=%20https://evil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/go?x=%2520https%253A//evil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/#/login?return_to=https://evil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/#/login?u=//evil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/#u=//evil.io', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/#:~:text=a&u=//evil.io', 'allow ok-same-origin'],
    ['https://mcp.example.com/r/https%3A%2F%2Fevil.io/x', 'warn caution foreign-redirect'],
    ['https://mcp.example.com/r/http://mcp.example.com/x', 'allow ok-same-origin'],
    ['https://mcp.example.com/r/https://evil.io/x', 'warn caution foreign-redirect'],
    ['https://accounts.google.com/o?scope=https://www.googleapis.com/auth/drive', 'warn notice cross-site'],
    ['https://mcp.example.com/?resource=https://api.other.io/', 'allow ok-same-origin'],
    ['https://mcp.example.com/?state=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln', 'allow ok-same-origin'],
    ['https://mcp.example.com/?x=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln', 'warn caution secret-in-url'],
    ['https://mcp.example.com/?xstate=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln', 'warn caution secret-in-url'],
    ['https://mcp.example.com/?state2=eyJhbGciOiJIUzI1NiJ9.eyJhIjoxfQ.c2ln', 'warn caution secret-in-url'],
    ['https://mcp.example.com/?state=sk_live_abcdefghijklmnop', 'allow ok-same-origin'],
    ['https://mcp.example.com/?API-Key=1', 'warn caution secret-in-url'],
    ['https://mcp.example.com/?k=sk_live_abcdefghijklmnop', 'warn caution secret-in-url'],
    ['https://mcp.example.com/t/ghp_abcdefghijklmnopqrst', 'warn caution secret-in-url'],
    ['https://mcp.example.com/?password=', 'allow ok-same-origin'],
    ['https://mcp.example.com/?tokenLimit=5', 'allow ok-same-origin'],
    ['https://mcp.example.com/?email=bob%40example.org', 'warn caution personal-data'],
    ['https://mcp.example.com/?who=bob%40example.org', 'warn caution personal-data'],
    ['https://mcp.example.com/?login_hint=bob%40example.org', 'warn notice personal-data'],
    ['https://mcp.example.com/?email=', 'allow ok-same-origin'],
    ['https://mcp.example.com/?who=x%20bob%40example.org', 'allow ok-same-origin'],
    ['https://mcp.example.com/?who=bob%40example.org%20x', 'allow ok-same-origin'],
    ['https://mcp.example.com/?who=bob%40localhost', 'allow ok-same-origin'],
    [`https://mcp.example.com/?who=${'b'.repeat(242)}%40example.org`, 'warn caution personal-data'],
    [`https://mcp.example.com/?who=${'b'.repeat(243)}%40example.org`, 'allow ok-same-origin'],
    ['https://mcp.example.com/?response_type=code+id_token', 'allow ok-same-origin'],
    ['https://mcp.example.com/?response_type=id_token+token', 'warn caution implicit-flow'],
    ['https://mcp.example.com/?response_type=token', 'warn caution implicit-flow'],
    ['https://mcp.example.com/?kind=token', 'allow ok-same-origin'],
    ['https://mcp.example.com/%E2%80%8Bx', 'warn caution hidden-characters'],
    ['https://mcp.example.com/%D9%85%DB%8C%E2%80%8C%D8%AE', 'allow ok-same-origin'],
    ['https://mcp.example.com/a%0Ab', 'warn caution hidden-characters'],
    ['https://mcp.example.com/a?b=%E2%80%AE', 'warn caution hidden-characters'],
    ['https://mcp.example.com/a#%E2%80%8Bb', 'warn caution hidden-characters'],
    [`https://mcp.example.com/a?b=${'%20'.repeat(12)}c`, 'warn caution hidden-characters'],
    [`https://mcp.example.com/a?b=${'%20'.repeat(11)}c`, 'allow ok-same-origin'],
    ['https://mcp.example.com/setup%2Eexe', 'warn caution download'],
    ['https://mcp.example.com/setup.exe?x=1', 'warn caution download'],
    ['https://www.google.com/url/', 'warn caution redirector'],
    ['https://www.google.com/urls', 'warn notice cross-site'],
    ['https://www.google.com/url?q=x', 'warn caution redirector'],
    ['https://notgoogle.com/url', 'warn notice cross-site'],
    ['https://out.reddit.com/x', 'warn caution redirector'],
    ['https://bit.ly/x', 'warn caution redirector'],
    ['https://www.bit.ly/x', 'warn caution redirector'],
    ['https://x.bit.ly/x', 'warn notice cross-site'],
    ['https://bit.www.ly/x', 'warn notice cross-site'],
    ['https://www.netflix.com/tv8', 'warn danger device-code'],
    ['https://mcp-example-com.translate.goog/', 'warn danger embedded-target'],
    ['https://github.com/login/device', 'warn danger device-code'],
    ['https://idp.other.io/authorize?user_code=ABCD-EFGH', 'warn danger device-code'],
    ['https://idp.other.io/authorize?usercode=ABCD-EFGH', 'warn danger device-code'],
    ['https://idp.other.io/oauth/device', 'warn danger device-code'],
    ['https://auth.example.com/device', 'allow ok-same-site'],
    ['https://auth.example.com/?user_code=ABCD', 'warn danger device-code'],
    ['https://mcp.example.com/?user_code=ABCD', 'allow ok-same-origin'],
    ['https://mcp.example.com/device', 'allow ok-same-origin'],
    ['https://chromewebstore.google.com/detail/x/abc', 'warn caution extension-store'],
  ])('says of %s: %s', (url, verdict) => expect(say(url)).toBe(verdict));

  it.each([
    ['https://bit.ly/mcp', 'https://bit.ly/x'],
    ['https://www.google.com/mcp', 'https://www.google.com/url?q=x'],
    ['https://github.com/mcp', 'https://github.com/login/device'],
  ])('does not mind, for the server %s, its own page %s', (serverUrl, url) =>
    expect(say(url, serverUrl)).toBe('allow ok-same-origin'),
  );

  it('judges a redirect of a server on a private network, or of none, as strictly', () => {
    const office = 'https://192.168.1.10/mcp';
    expect(say(`${office}?next=https://192.168.1.11/`, office)).toBe('warn caution foreign-redirect');
    expect(say(`${office}?next=https://127.0.0.1/`, office)).toBe('warn danger foreign-redirect');
    expect(say('http://localhost:3000/?next=http://localhost:9/', 'http://localhost:3000/mcp')).toBe(
      'allow ok-dev',
    );
    expect(say('http://localhost:3000/?next=http://10.0.0.1/', 'http://localhost:3000/mcp')).toBe(
      'warn danger foreign-redirect',
    );
    expect(say(to('https://10.0.0.1/cb'), 'no url')).toBe('warn danger foreign-redirect');
    expect(say(to('https://github.com/cb'), 'no url')).toBe('warn notice cross-site');
  });

  it('names what it means, and in a form that may be shown', () => {
    const factsOf = (url: string) => {
      const { findings } = judgeUrl(url, { serverUrl: server });
      return findings.map(({ code, facts }) => [code, facts]);
    };
    expect(factsOf('https://mcp.example.com/r/https://evil.io:8443/')).toEqual([
      ['foreign-redirect', { host: 'evil.io:8443', parameter: '' }],
    ]);
    expect(factsOf(`https://mcp.example.com/?-\u202e${'next'.repeat(20)}=https://evil.io`)).toEqual([
      ['foreign-redirect', { host: 'evil.io', parameter: `-${'next'.repeat(20)}`.slice(0, 40) }],
      ['hidden-characters', undefined],
    ]);
    expect(factsOf('https://mcp.example.com/?next=JavaScript:1')).toEqual([
      ['foreign-redirect', { host: 'javascript', parameter: 'next' }],
    ]);
    expect(factsOf('https://mcp.example.com/?a b!=sk_live_abcdefghijklmnop')).toEqual([
      ['secret-in-url', { name: 'ab' }],
    ]);
    expect(factsOf('https://mcp.example.com/t/ghp_abcdefghijklmnopqrst')).toEqual([
      ['secret-in-url', { name: '/' }],
    ]);
    expect(factsOf('https://mcp.example.com/a/Setup%2Eexe')).toEqual([['download', { ending: '.exe' }]]);
    expect(factsOf('https://bit.ly./x')).toContainEqual(['redirector', { host: 'bit.ly' }]);
  });

  it('says a thing once, and of a kind no more than three', () => {
    const redirects = (...hosts: readonly string[]) =>
      codes(
        judgeUrl(`https://mcp.example.com/?${hosts.map((host) => `next=https://${host}`).join('&')}`, {
          serverUrl: server,
        }),
      );
    expect(redirects('a.io', 'a.io')).toHaveLength(1);
    expect(redirects('a.io', 'b.io', 'c.io')).toHaveLength(3);
    expect(redirects('a.io', 'b.io', 'c.io', 'd.io')).toHaveLength(3);
  });

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
    expect(judgeUrl(to('/callback'), { serverUrl: server })).toMatchObject({ returnsTo: null });
    expect(judgeUrl('https://github.com/?next=https://a.io', { serverUrl: server })).toMatchObject({
      returnsTo: null,
    });
    expect(judgeUrl(to('http://localhost:8080/cb'), { serverUrl: server })).toMatchObject({
      returnsTo: 'http://localhost:8080',
    });
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

  it('puts every URL as cross-site where the server has none', () =>
    expect(judgeUrl('https://example.com/', { serverUrl: 'no url' })).toMatchObject({
      relation: 'cross-site',
    }));

  it.each([
    ['https://a.vercel.app/', 'https://b.vercel.app/', 'warn caution cross-tenant'],
    ['https://a.vercel.app/', 'https://b.netlify.app/', 'warn notice cross-site'],
    ['https://10-0-0-1.nip.io/', 'https://10-0-0-2.nip.io/', 'warn caution private-peer'],
    ['https://52-0-56-137.sslip.io/', 'https://52-0-56-138.sslip.io/', 'warn caution address-like-host'],
    ['https://a.52-0-56-137.sslip.io/', 'https://b.52-0-56-137.sslip.io/', 'allow ok-same-site'],
    ['https://mcp.example.co.uk/', 'https://attacker.co.uk/', 'warn notice cross-site'],
    ['https://mcp.example.co.uk/', 'https://example.com/', 'warn caution same-name-other-suffix'],
  ])('for %s says of %s: %s', (serverUrl, url, verdict) => expect(say(url, serverUrl)).toBe(verdict));

  it('takes two addresses under one wildcard name for two tenants', () => {
    const judged = judgeUrl('https://52-0-56-138.sslip.io/', { serverUrl: 'https://52-0-56-137.sslip.io/' });
    expect(codes(judged)).toEqual(['address-like-host', 'cross-tenant', 'cross-site']);
  });

  it('compares no names where there are none', () => {
    expect(codes(judgeUrl('https://printer/', { serverUrl: 'https://nas/mcp' }))).toEqual([
      'private-peer',
      'cross-site',
    ]);
  });

  it.each([
    ['https://mcp.example.com:8443/', ['nonstandard-port']],
    ['https://[2606:4700:4700:0:0:0:0:1111]/', ['rewritten', 'ip-literal', 'cross-site']],
    ['https://mcp.example.com./', ['trailing-dot']],
    ['https://xn--80ak6aa92e.com/', ['idn-spoof', 'idn', 'cross-site']],
    ['https://evil.io:8443/', ['nonstandard-port', 'cross-site']],
    ['https://93.184.216.34/', ['ip-literal', 'cross-site']],
    ['https://localhost.corp.internal/', ['private-name', 'cross-site']],
    ['https://127.0.0.1:8443/', ['private-target']],
  ])('finds in %s exactly %j', (url, found) =>
    expect(codes(judgeUrl(url, { serverUrl: server }))).toEqual(found),
  );

  it('compares with the hosts of this call, whatever it compared with before', () => {
    expect(say('https://notes-apps.com/', server, ['notes-app.com'])).toBe('warn caution lookalike');
    expect(say('https://notes-apps.com/', server, [])).toBe('warn notice cross-site');
    expect(say('https://notes-apps.com/', 'https://mcp.notes-app.com/')).toBe('warn caution lookalike');
    expect(say('https://notes-apps.com/', 'no url', ['notes-app.com'])).toBe('warn caution lookalike');
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

  it.each(cases.map((test) => test.url))(
    'shows the canonical URL in parts that join to it: %# [E24]',
    (url) => {
      const { display } = judgeUrl(url, { serverUrl: server });
      if (display === null) return;
      const { scheme, userinfo, subdomain, registrableDomain, port, path, query, fragment } = display;
      expect(`${scheme}://${userinfo}${subdomain}${registrableDomain}${port}${path}${query}${fragment}`).toBe(
        display.href,
      );
    },
  );

  it.each([
    ['https://a.b.example.co.uk/', ['', 'a.b.', 'example.co.uk', '', '/', '', '']],
    ['https://example.com:8443/p/q?a=1#b', ['', '', 'example.com', ':8443', '/p/q', '?a=1', '#b']],
    ['https://x.example.com./a?', ['', 'x.', 'example.com.', '', '/a', '?', '']],
    ['https://x.example.com/#', ['', 'x.', 'example.com', '', '/', '', '#']],
    ['https://x.example.com/?#', ['', 'x.', 'example.com', '', '/', '?', '#']],
    ['https://x.example.com/a#b?c#d', ['', 'x.', 'example.com', '', '/a', '', '#b?c#d']],
    ['https://user@a.example.com/', ['user@', 'a.', 'example.com', '', '/', '', '']],
    ['https://:pw@a.example.com/', [':pw@', 'a.', 'example.com', '', '/', '', '']],
    // The same host before the @ and after it, and an @ that is data.
    ['https://evil.io@evil.io/', ['evil.io@', '', 'evil.io', '', '/', '', '']],
    ['https://:evil.io@evil.io/', [':evil.io@', '', 'evil.io', '', '/', '', '']],
    ['https://evil.io/@evil.io/', ['', '', 'evil.io', '', '/@evil.io/', '', '']],
    ['https://[::1]:3000/x', ['', '', '[::1]', ':3000', '/x', '', '']],
    ['http://localhost:3000/', ['', '', 'localhost', ':3000', '/', '', '']],
  ])('shows %s in these parts: %j', (url, parts) => {
    const { display } = judgeUrl(url, { serverUrl: server });
    const { userinfo, subdomain, registrableDomain, port, path, query, fragment } = display ?? {};
    expect([userinfo, subdomain, registrableDomain, port, path, query, fragment]).toEqual(parts);
    expect(display).toMatchObject({ href: url, scheme: url.split(':')[0], asciiHost: new URL(url).hostname });
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

describe('the way back to Usher itself', () => {
  const own = 'https://abcdef.chromiumapp.org/oauth';
  const codes = (redirectUri: string, name = 'redirect_uri') =>
    judgeUrl(`https://login.idp.test/authorize?${name}=${encodeURIComponent(redirectUri)}`, {
      serverUrl: 'https://mcp.notes.test/mcp',
      ownRedirectUri: own,
    }).findings.map(({ code }) => code);

  it('is not foreign in the parameter that Usher wrote, exactly as it wrote it', () => {
    expect(codes(own)).not.toContain('foreign-redirect');
    expect(codes(`${own}/x`)).toContain('foreign-redirect');
    expect(codes(own, 'next')).toContain('foreign-redirect');
    expect(codes('https://evil.chromiumapp.org/oauth')).toContain('foreign-redirect');
  });
});
