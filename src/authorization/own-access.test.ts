import { describe, expect, it } from 'vitest';
import type { OwnCredentials } from './credentials';
import { mergeOwn, type OwnAccessDraft, problemsOfOwn, viewOfOwn } from './own-access';

const KEPT: OwnCredentials = {
  clientId: 'usher',
  issuer: 'https://login.idp.test',
  clientSecret: 'SECRET-1',
  scope: 'read',
  bearerToken: 'SECRET-2',
  headers: [{ name: 'X-Key', value: 'SECRET-3' }],
};
const SAME: OwnAccessDraft = {
  clientId: 'usher',
  clientSecret: null,
  scope: 'read',
  bearerToken: null,
  headers: null,
};

describe('what the person brought for a server', () => {
  it('is shown without its secrets', () => {
    expect(viewOfOwn(KEPT)).toEqual({
      clientId: 'usher',
      hasClientSecret: true,
      scope: 'read',
      hasBearerToken: true,
      headerNames: ['X-Key'],
    });
    expect(JSON.stringify(viewOfOwn(KEPT))).not.toContain('SECRET');
    expect(viewOfOwn(null)).toMatchObject({ clientId: null, hasBearerToken: false, headerNames: [] });
  });

  it('stays where nothing else was typed', () => {
    expect(mergeOwn(KEPT, SAME)).toEqual(KEPT);
  });

  it('goes where it was emptied, and all of it leaves nothing', () => {
    expect(mergeOwn(KEPT, { ...SAME, bearerToken: ' ' })).toMatchObject({ bearerToken: null });
    const nothing = { clientId: '', clientSecret: '', scope: '', bearerToken: '', headers: '' };
    expect(mergeOwn(KEPT, nothing)).toBeNull();
  });

  it('belongs to no authorization server yet when the client id is another [A15]', () => {
    expect(mergeOwn(KEPT, { ...SAME, clientId: 'other' })).toMatchObject({ issuer: null });
    expect(mergeOwn(KEPT, SAME)).toMatchObject({ issuer: KEPT.issuer });
  });

  it('is read as one header a line', () => {
    expect(mergeOwn(null, { ...SAME, headers: 'X-One: 1\n\n X-Two : a: b \n' })?.headers).toEqual([
      { name: 'X-One', value: '1' },
      { name: 'X-Two', value: 'a: b' },
    ]);
  });

  it.each([
    ['a token with a line end in it', { bearerToken: 'a\nb' }, 'bearerToken', 'TOKEN_INVALID'],
    ['a header that is the browser’s', { headers: 'Origin: https://x.test' }, 'headers', 'HEADER_NAME_TAKEN'],
    ['a header of the protocol', { headers: 'Mcp-Session-Id: 1' }, 'headers', 'HEADER_NAME_TAKEN'],
    ['a line without a colon', { headers: 'nonsense' }, 'headers', 'HEADER_VALUE_INVALID'],
    ['a scope with a quote', { scope: 'a "b"' }, 'scope', 'SCOPE_INVALID'],
    ['a client id with a letter that is none', { clientId: 'a\u0000b' }, 'clientId', 'CLIENT_ID_INVALID'],
  ])('is refused with a reason: %s', (_, typed, field, code) => {
    expect(problemsOfOwn({ ...SAME, ...typed })).toEqual([{ field, code }]);
  });

  it('is taken as it is where nothing is wrong', () => {
    expect(problemsOfOwn({ ...SAME, bearerToken: 'abc.DEF-123~/+==', headers: 'X-Key: v' })).toEqual([]);
  });
});
