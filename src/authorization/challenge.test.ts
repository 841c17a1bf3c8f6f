import { describe, expect, it } from 'vitest';
import { NO_CHALLENGE, readChallenge } from './challenge';

const SERVER_URL = 'https://mcp.notes.test/mcp';
const PRM = 'https://mcp.notes.test/.well-known/oauth-protected-resource';
const read = (header: string | null) => readChallenge(header, SERVER_URL);

describe('a challenge [A4]', () => {
  it('is read whole', () => {
    expect(
      read(
        `Bearer error="insufficient_scope", scope="a b", resource_metadata="${PRM}", error_description="x"`,
      ),
    ).toEqual({ resourceMetadataUrl: PRM, scope: 'a b', isStepUp: true });
  });

  it.each([
    ['in any case', `bearer SCOPE="a"`],
    ['with a bare value', 'Bearer scope=a'],
    ['with spaces', 'Bearer   scope = "a" '],
    ['after another scheme', 'Basic realm="x, Bearer y", Bearer scope="a"'],
    ['after a scheme with a token', 'Negotiate dGVzdA==, Bearer scope="a"'],
    ['after a scheme alone', 'Negotiate, Bearer scope="a"'],
    ['before another scheme', 'Bearer scope="a", DPoP algs="ES256", scope="b"'],
    ['with a doubled parameter: the first', 'Bearer scope="a", scope="b"'],
    ['with escapes', 'Bearer realm="\\"scope=b\\"", scope="\\a"'],
    ['with empty list members', ', Bearer ,, scope="a"'],
  ])('is read %s', (_, header) => {
    expect(read(header)).toEqual({ ...NO_CHALLENGE, scope: 'a' });
  });

  it.each([
    ['no header', null],
    ['an empty one', ''],
    ['a scheme alone', 'Bearer'],
    ['another scheme', 'Basic realm="Bearer scope=a"'],
    ['an open quote', 'Bearer scope="a'],
    ['a scope with a quote in it', 'Bearer scope="a\\"b"'],
    ['a scope with a control in it', 'Bearer scope="a\u0007"'],
    ['a header without end', `Bearer scope="a", x="${'y'.repeat(9000)}"`],
    ['another error', 'Bearer error="invalid_token"'],
  ])('says nothing in %s', (_, header) => {
    expect(read(header)).toEqual(NO_CHALLENGE);
  });

  it.each([
    ['file:///etc/passwd', null],
    ['http://mcp.notes.test/x', null],
    ['https://127.0.0.1/x', null],
    ['https://u:p@mcp.notes.test/x', null],
    ['/relative', null],
    ['https://metadata.notes.test/x', 'https://metadata.notes.test/x'],
  ])('takes %s for where to look as %s [S2, S8]', (url, taken) => {
    expect(read(`Bearer resource_metadata="${url}"`).resourceMetadataUrl).toBe(taken);
  });

  it('is read in no time, however it is made', () => {
    const started = performance.now();
    for (const part of ['a=', '"\\', ', ', 'Bearer ', 'a="b', 'a  =  '])
      read(part.repeat(2000).slice(0, 8000));
    expect(performance.now() - started).toBeLessThan(200);
  });
});
