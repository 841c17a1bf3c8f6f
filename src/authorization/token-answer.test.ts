import { describe, expect, it } from 'vitest';
import { readRegistration, readTokenRefusal, readTokens } from './token-answer';

const GOOD = { access_token: 'a', token_type: 'bearer' };

describe('a token response', () => {
  it('is read, with what it leaves out as null [A30]', () => {
    expect(readTokens(GOOD, 0)).toEqual({
      accessToken: 'a',
      expiresAtMs: null,
      refreshToken: null,
      scopes: null,
    });
    expect(readTokens({ ...GOOD, refresh_token: 'r', scope: 'b  c b' }, 0)).toMatchObject({
      refreshToken: 'r',
      scopes: ['b', 'c'],
    });
  });

  it.each([
    ['an hour, with half a minute to spare', 3600, 3_570_000],
    ['a short life, with a tenth', 10, 9_000],
    ['a text', '3600', 3_570_000],
    ['no time', 0, 0],
    ['a negative life', -5, null],
    ['no number', 'soon', null],
    ['not a number', Number.NaN, null],
  ])('lasts %s', (_, expires_in, expiresAtMs) => {
    expect(readTokens({ ...GOOD, expires_in }, 0)?.expiresAtMs).toBe(expiresAtMs);
  });

  it('that is none is not taken', () => {
    for (const none of [
      null,
      {},
      { ...GOOD, token_type: 'mac' },
      { ...GOOD, access_token: '' },
      { ...GOOD, access_token: 'x'.repeat(20_000) },
    ])
      expect(readTokens(none, 0)).toBeNull();
  });
});

describe('a refusal of the token endpoint', () => {
  it.each([
    [400, { error: 'invalid_grant' }, 'TOKEN_REFUSED', false],
    [400, { error: 'invalid_scope' }, 'SCOPE_REFUSED', false],
    [401, { error: 'invalid_client' }, 'TOKEN_REFUSED', true],
    [401, null, 'TOKEN_REFUSED', true],
    [400, null, 'TOKEN_REFUSED', false],
    [429, null, 'TOKEN_ENDPOINT_DOWN', false],
    [502, null, 'TOKEN_ENDPOINT_DOWN', false],
    [400, { error: 'temporarily_unavailable' }, 'TOKEN_ENDPOINT_DOWN', false],
  ])('%i %j is %s', (status, body, code, isClientUnknown) => {
    expect(readTokenRefusal(status, body)).toEqual({ code, isClientUnknown });
  });
});

describe('a registration', () => {
  it('brings an id, and a secret where there is one', () => {
    expect(readRegistration({ client_id: 'c' })).toEqual({ clientId: 'c', clientSecret: null });
    expect(readRegistration({ client_id: 'c', client_secret: 's' })?.clientSecret).toBe('s');
    for (const none of [null, {}, { client_id: 7 }, { client_id: 'a\n' }])
      expect(readRegistration(none)).toBeNull();
  });
});
