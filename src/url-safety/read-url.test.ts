import { describe, expect, it } from 'vitest';
import { readUrl } from './read-url';

/** `refused`, or how the text differs from its canonical form, and what was found. */
function read(raw: string): string {
  const judged = readUrl(raw);
  if (judged.read === 'refused') return `refused ${judged.finding.code}`;
  return [judged.change, ...judged.findings.map(({ code }) => code)].join(' ');
}

describe('how the text of a URL was written', () => {
  it.each([
    ['https://mcp.example.com/', 'none'],
    ['https://mcp.example.com/a?', 'none'],
    ['https://mcp.example.com/a#', 'none'],
    ['https://mcp.example.com:8443/', 'none'],
    ['https://[2606:4700::1]/', 'none'],
    ['https://[2606:4700::1]:8443/', 'none'],
    ['http://localhost:3000/', 'none'],
    ['https://mcp.example.com', 'canonical'],
    ['https://mcp.example.com?x', 'canonical'],
    ['https://mcp.example.com#x', 'canonical'],
    ['HTTPS://MCP.example.com/', 'canonical'],
    ['https://mcp.example.com:/', 'canonical'],
    ['https://mcp.example.com:443/', 'default-port'],
    ['https://mcp.example.com:443', 'default-port'],
    ['http://localhost:80/', 'default-port'],
    ['https://[2606:4700::1]:443/', 'default-port'],
    ['https://mcp.example.com/a b', 'escaped'],
    ['https://mcp.example.com:443/a b', 'escaped'],
    ['https://mcp.example.com/日本', 'escaped'],
    ['https://mcp.example.com/?a=日本', 'escaped'],
    ['https://mcp.example.com/?a=<b>&c="d"', 'escaped'],
    ["https://mcp.example.com/?a='b'", 'escaped'],
    ['https://mcp.example.com/a/../b', 'canonical rewritten'],
    ['https://mcp.example.com/a/./b', 'canonical rewritten'],
    ['https://mcp.example.com:0443/', 'canonical rewritten'],
    ['https://mcp.example.com:08443/', 'canonical rewritten'],
    ['http://localhost:0080/', 'canonical rewritten'],
    ['https://[2606:4700:0:0:0:0:0:1]/', 'canonical rewritten'],
    ['https://[2606:4700:0:0:0:0:0:1]:8443/', 'canonical rewritten'],
    // Controls are taken out before the text is compared: they are said, and nothing else is.
    ['https://mcp.example.com/a\tb', 'none whitespace-control'],
    ['https://mcp.exam\nple.com/', 'none whitespace-control'],
    [' https://mcp.example.com/', 'none whitespace-control'],
    ['https://mcp.example.com/ ', 'none whitespace-control'],
    ['\u0001https://mcp.example.com/\u0001', 'none whitespace-control'],
    ['https://mcp.example.com/?a=\ud800', 'escaped ill-formed'],
  ])('%j: %s', (raw, change) => expect(read(raw)).toBe(change));

  it.each([
    ['https://MCP.Example.com:8443/', 'mcp.example.com'],
    ['https://user:pw@mcp.example.com/', 'mcp.example.com'],
    ['https://a@b@mcp.example.com/', 'mcp.example.com'],
    ['https://mcp。example。com/', 'mcp。example。com'],
    ['https://[::1]:3000/', '[::1]'],
  ])('keeps the host of %s as it was written: %s', (raw, rawHost) =>
    expect(readUrl(raw)).toMatchObject({ rawHost }),
  );
});

describe('what is no valid URL string, though it parses', () => {
  it.each([
    ['https:mcp.example.com/', 'invalid-url-string'],
    ['https:/mcp.example.com/http://mcp.example.com/', 'invalid-url-string'],
    ['https:\\\\mcp.example.com/', 'invalid-url-string'],
    ['https://mcp.example.com\\a', 'invalid-url-string'],
    ['https://mcp.example.com/a\\b?c', 'invalid-url-string'],
  ])('%j: %s', (raw, code) => expect(read(raw)).toContain(code));

  it.each(['https:user@evil.io/', 'https:\\\\:pw@evil.io/'])('finds the credentials in %j too', (raw) =>
    expect(read(raw)).toContain('invalid-url-string userinfo'),
  );

  it('lets a backslash pass where it is data', () => {
    expect(read('https://mcp.example.com/?a=\\b')).toBe('none');
    expect(read('https://mcp.example.com/#a\\b')).toBe('none');
  });
});

describe('the limits of a URL', () => {
  const MAX_URL_CHARACTERS = 16_384;
  const ofLength = (length: number) => `https://mcp.example.com/${'a'.repeat(length - 24)}`;
  const host = (...labels: readonly number[]) => labels.map((length) => 'a'.repeat(length)).join('.');

  it.each([
    ['as many characters as may be', ofLength(MAX_URL_CHARACTERS), 'none'],
    ['one more', ofLength(MAX_URL_CHARACTERS + 1), 'refused too-long'],
    ['one more when canonical', ofLength(MAX_URL_CHARACTERS).replace('com/', 'com?'), 'canonical too-long'],
    ['a label of 63', `https://${host(63, 3)}/`, 'none'],
    ['a label of 64', `https://${host(64, 3)}/`, 'none bad-host'],
    ['a host of 253', `https://${host(63, 63, 63, 61)}/`, 'none'],
    ['a host of 253 and its dot', `https://${host(63, 63, 63, 61)}./`, 'none'],
    ['a host of 254', `https://${host(63, 63, 63, 62)}/`, 'none bad-host'],
    ['an empty label', 'https://a..com/', 'none bad-host'],
    ['two dots at the end', 'https://a.com../', 'none bad-host'],
    ['port 22', 'https://mcp.example.com:22/', 'none bad-port'],
    ['port 0', 'https://mcp.example.com:0/', 'none bad-port'],
  ])('%s: %#', (_what, raw, expected) => expect(read(raw)).toBe(expected));
});

describe('what a refusal names', () => {
  const refusal = (raw: unknown) => {
    const judged = readUrl(raw);
    return judged.read === 'refused' ? judged.finding : judged.findings[0];
  };

  it.each([
    [7, { code: 'not-a-string', severity: 'block' }],
    ['mcp.example.com/x', { code: 'not-absolute', severity: 'block' }],
    ['/connect', { code: 'not-absolute', severity: 'block' }],
    ['\u0001 https://', { code: 'unparseable', severity: 'block' }],
    ['x https://', { code: 'not-absolute', severity: 'block' }],
    ['https://', { code: 'unparseable', severity: 'block' }],
    ['mailto:a@b.c', { code: 'scheme', severity: 'block', facts: { scheme: 'mailto' } }],
    [`${'x'.repeat(60)}:y`, { code: 'scheme', severity: 'block', facts: { scheme: 'x'.repeat(40) } }],
    ['https://a@evil.io/', { code: 'userinfo', severity: 'block', facts: { host: 'evil.io' } }],
    ['https://@evil.io/', { code: 'userinfo', severity: 'block', facts: { host: 'evil.io' } }],
    ['https://0x7f.1/', { code: 'ip-noncanonical', severity: 'block', facts: { host: '127.0.0.1' } }],
    ['https://evil.io:6667/', { code: 'bad-port', severity: 'block', facts: { port: '6667' } }],
    ['https://a..io/', { code: 'bad-host', severity: 'block' }],
  ])('%j', (raw, finding) => expect(refusal(raw)).toStrictEqual(finding));
});
