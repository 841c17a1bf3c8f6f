import { describe, expect, it } from 'vitest';
import { consentTo } from '../consent/consented-url';
import type { ServerId } from '../servers/types';
import { judgeUrl } from '../url-safety/judge';
import { readCallback } from './callback';
import { chooseIdentity } from './client-identity';
import { readAuthorizationServer, readProtectedResource } from './metadata';
import { isAllowedOAuthUrl, isResourceFor, resourceOf } from './oauth-url';
import { newScopes, wantedScope } from './scopes';
import { beginSignIn, signInTransition } from './sign-in';
import type { AuthorizationServer, Plan, SignIn, SignInEvent, SignInId } from './types';

const SERVER_URL = 'https://mcp.notes.test/mcp';
const ISSUER = 'https://login.idp.test';
const REDIRECT = 'https://abc.chromiumapp.org/oauth';

const documentOf = (more: object = {}) => ({
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/authorize`,
  token_endpoint: `${ISSUER}/token`,
  code_challenge_methods_supported: ['S256'],
  ...more,
});
const read = (more: object = {}) =>
  readAuthorizationServer(documentOf(more), { issuer: ISSUER, serverUrl: SERVER_URL });
const server = (more: object = {}): AuthorizationServer => {
  const reading = read(more);
  if (reading.kind === 'problem') throw new Error(reading.problem.code);
  return reading.document;
};
const codeOf = (reading: { kind: string; problem?: { code: string } }) =>
  reading.problem?.code ?? reading.kind;

describe('a URL from metadata may be asked', () => {
  it.each([
    ['https anywhere public', 'https://login.idp.test/token', SERVER_URL, true],
    ['another port', 'https://login.idp.test:8443/token', SERVER_URL, true],
    [
      'http on this machine, for a server on this machine',
      'http://localhost:9000/t',
      'http://localhost:3000/',
      true,
    ],
    ['http on this machine, for a public server', 'http://localhost:9000/t', SERVER_URL, false],
    ['https on this machine, for a public server', 'https://127.0.0.1/t', SERVER_URL, false],
    ['a link-local address', 'http://169.254.169.254/latest', SERVER_URL, false],
    ['a private address over https', 'https://10.0.0.1/token', SERVER_URL, false],
    ['a name that spells a private address', 'https://10-0-0-1.nip.io/token', SERVER_URL, false],
    ['a private name', 'https://sso.internal/token', SERVER_URL, false],
    ['a company server, for a company server', 'https://10.0.0.2/token', 'https://10.0.0.1/mcp', true],
    ['http', 'http://login.idp.test/token', SERVER_URL, false],
    ['file', 'file:///etc/passwd', SERVER_URL, false],
    ['ftp', 'ftp://login.idp.test/', SERVER_URL, false],
    ['an extension', 'chrome-extension://abc/x', SERVER_URL, false],
    ['javascript', 'javascript:alert(1)', SERVER_URL, false],
    ['credentials in it', 'https://a:b@login.idp.test/', SERVER_URL, false],
    ['a fragment in it', 'https://login.idp.test/#x', SERVER_URL, false],
    ['nonsense', 'not a url', SERVER_URL, false],
  ])('or not: %s [A36, S1, S2, S4, S5]', (_, url, serverUrl, isAllowed) => {
    expect(isAllowedOAuthUrl(url, serverUrl)).toBe(isAllowed);
  });
});

describe('the resource', () => {
  it('is the server without fragment and without a slash that means nothing [A23, A24]', () => {
    expect(resourceOf('https://mcp.notes.test/')).toBe('https://mcp.notes.test');
    expect(resourceOf('https://mcp.notes.test/mcp#x')).toBe('https://mcp.notes.test/mcp');
    expect(resourceOf('https://mcp.notes.test/mcp/')).toBe('https://mcp.notes.test/mcp/');
  });

  it('of a document is this server, or holds it as a path', () => {
    expect(isResourceFor('https://mcp.notes.test', SERVER_URL)).toBe(true);
    expect(isResourceFor(SERVER_URL, SERVER_URL)).toBe(true);
    for (const other of [
      'https://mcp.notes.test/mc',
      'https://evil.test/mcp',
      'https://mcp.notes.test:1/',
      'x',
    ])
      expect(isResourceFor(other, SERVER_URL)).toBe(false);
  });
});

describe('a protected resource', () => {
  const prm = (more: object = {}) => ({ resource: SERVER_URL, authorization_servers: [ISSUER], ...more });
  it.each([
    ['is read', prm(), 'read'],
    ['for another server is not used', prm({ resource: 'https://evil.test/' }), 'RESOURCE_MISMATCH'],
    [
      'without authorization servers leads nowhere',
      prm({ authorization_servers: [] }),
      'NO_AUTHORIZATION_SERVER',
    ],
    [
      'that names a private one is refused',
      prm({ authorization_servers: ['http://10.0.0.1'] }),
      'AUTHORIZATION_URL_REFUSED',
    ],
    ['that is no document is said to be none', 'hello', 'AUTHORIZATION_METADATA_UNREADABLE'],
  ])('%s', (_, raw, code) => {
    expect(codeOf(readProtectedResource(raw, SERVER_URL))).toBe(code);
  });
});

describe('an authorization server [A6, A36, A37]', () => {
  it.each([
    ['is read', {}, 'read'],
    ['with another issuer is not used', { issuer: `${ISSUER}/` }, 'ISSUER_MISMATCH'],
    ['without an issuer is not used', { issuer: undefined }, 'ISSUER_MISMATCH'],
    ['without S256 is refused (T11)', { code_challenge_methods_supported: ['plain'] }, 'PKCE_NOT_OFFERED'],
    [
      'that says nothing of PKCE is refused (T11)',
      { code_challenge_methods_supported: undefined },
      'PKCE_NOT_OFFERED',
    ],
    ['without a token endpoint is unreadable', { token_endpoint: 7 }, 'AUTHORIZATION_METADATA_UNREADABLE'],
    [
      'with a file for an endpoint is refused (T13)',
      { authorization_endpoint: 'file:///x' },
      'AUTHORIZATION_URL_REFUSED',
    ],
    [
      'with a private registration endpoint is refused',
      { registration_endpoint: 'https://192.168.0.1/r' },
      'AUTHORIZATION_URL_REFUSED',
    ],
    [
      'with a cleartext revocation endpoint is refused',
      { revocation_endpoint: 'http://login.idp.test/r' },
      'AUTHORIZATION_URL_REFUSED',
    ],
  ])('%s', (_, more, code) => {
    expect(codeOf(read(more))).toBe(code);
  });
});

describe('how Usher is known', () => {
  const identity = (kind: 'pre-registered' | 'registered', issuer = ISSUER) =>
    ({ kind, issuer, clientId: 'usher', hasSecret: false }) as const;
  const choose = (more: Partial<Parameters<typeof chooseIdentity>[0]>) =>
    chooseIdentity({ server: server(), own: null, registered: null, documentUrl: null, ...more });
  const documents = server({
    client_id_metadata_document_supported: true,
    registration_endpoint: `${ISSUER}/reg`,
  });

  it('is by the person’s own client id first, then a document, then registration, then asking [A8, A11]', () => {
    const own = identity('pre-registered');
    expect(choose({ own, server: documents, documentUrl: 'https://usher.test/c.json' })).toEqual({
      kind: 'use',
      identity: own,
    });
    expect(choose({ server: documents, documentUrl: 'https://usher.test/c.json' })).toMatchObject({
      identity: { kind: 'metadata-document', clientId: 'https://usher.test/c.json' },
    });
    expect(choose({ server: documents })).toEqual({ kind: 'register', endpoint: `${ISSUER}/reg` });
    expect(choose({})).toEqual({ kind: 'ask' });
    // Who does not take documents is offered none.
    expect(choose({ documentUrl: 'https://usher.test/c.json' })).toEqual({ kind: 'ask' });
  });

  it('is by no document that is not at an https URL with a path [A10]', () => {
    for (const documentUrl of [
      'http://usher.test/c.json',
      'https://usher.test/',
      'https://usher.test/c#x',
      'c',
    ])
      expect(choose({ server: documents, documentUrl })).toMatchObject({ kind: 'register' });
  });

  it('belongs to one issuer [A7, A15, A16]', () => {
    expect(choose({ own: identity('pre-registered', 'https://other.test') })).toEqual({ kind: 'mismatch' });
    expect(
      choose({ server: documents, registered: identity('registered', 'https://other.test') }),
    ).toMatchObject({ kind: 'register' });
    expect(choose({ server: documents, registered: identity('registered') })).toMatchObject({ kind: 'use' });
  });
});

describe('the scope', () => {
  const want = (more: Partial<Parameters<typeof wantedScope>[0]>) =>
    wantedScope({
      challenged: null,
      supported: null,
      before: [],
      chosen: null,
      offersOfflineAccess: false,
      ...more,
    });

  it('is what the challenge names, else all that is supported, else left out [A17, A18]', () => {
    expect(want({ challenged: 'a b', supported: ['c'] })).toBe('a b');
    expect(want({ supported: ['c', 'd'] })).toBe('c d');
    expect(want({})).toBeNull();
  });

  it('holds what the person chose, and what a challenge names all the same [A17]', () => {
    expect(want({ chosen: 'mine', supported: ['a', 'b'] })).toBe('mine');
    expect(want({ chosen: 'mine', challenged: 'write' })).toBe('mine write');
  });

  it('never loses what was granted, and says what is new [A32]', () => {
    expect(want({ challenged: 'write', before: ['read'] })).toBe('read write');
    expect(newScopes('read write', ['read'])).toEqual(['write']);
  });

  it('asks for refresh tokens where they are offered, and only beside something [A29]', () => {
    expect(want({ challenged: 'a', offersOfflineAccess: true })).toBe('a offline_access');
    expect(want({ offersOfflineAccess: true })).toBeNull();
  });
});

describe('an authorization response [A20, A21, A22, A39, S9]', () => {
  const expected = { redirectUri: REDIRECT, state: 's-1', server: { issuer: ISSUER, promisesIssuer: false } };
  const promised = { ...expected, server: { issuer: ISSUER, promisesIssuer: true } };
  const iss = `&iss=${encodeURIComponent(ISSUER)}`;
  it.each([
    ['with its state and code is one', `${REDIRECT}?code=c&state=s-1`, expected, 'code'],
    ['with another state is nobody’s', `${REDIRECT}?code=c&state=s-2`, expected, 'STATE_MISMATCH'],
    ['without a state is nobody’s', `${REDIRECT}?code=c`, expected, 'STATE_MISMATCH'],
    ['with two states is nobody’s', `${REDIRECT}?code=c&state=s-1&state=s-1`, expected, 'STATE_MISMATCH'],
    [
      'at another place is nobody’s',
      'https://abc.chromiumapp.org/else?code=c&state=s-1',
      expected,
      'STATE_MISMATCH',
    ],
    ['with the right iss is one', `${REDIRECT}?code=c&state=s-1${iss}`, promised, 'code'],
    [
      'with a promised iss that is absent is refused',
      `${REDIRECT}?code=c&state=s-1`,
      promised,
      'ISSUER_MISMATCH',
    ],
    [
      'with an iss that nobody promised is compared all the same',
      `${REDIRECT}?code=c&state=s-1&iss=https://evil.test`,
      expected,
      'ISSUER_MISMATCH',
    ],
    [
      'with an iss that only a normaliser would accept is refused',
      `${REDIRECT}?code=c&state=s-1${iss}/`,
      promised,
      'ISSUER_MISMATCH',
    ],
    [
      'says nothing that counts from another sender',
      `${REDIRECT}?error=access_denied&state=s-1&iss=https://evil.test`,
      promised,
      'ISSUER_MISMATCH',
    ],
    [
      'that was denied says so',
      `${REDIRECT}?error=access_denied&state=s-1${iss}`,
      promised,
      'SIGN_IN_DENIED',
    ],
    ['with a refused scope says so', `${REDIRECT}?error=invalid_scope&state=s-1`, expected, 'SCOPE_REFUSED'],
    [
      'with an unknown error failed',
      `${REDIRECT}?error=%3Cscript%3E&state=s-1`,
      expected,
      'AUTHORIZATION_FAILED',
    ],
    ['with two codes failed', `${REDIRECT}?code=c&code=d&state=s-1`, expected, 'AUTHORIZATION_FAILED'],
    ['with an empty code failed', `${REDIRECT}?code=&state=s-1`, expected, 'AUTHORIZATION_FAILED'],
    ['that is no URL is nobody’s', 'nonsense', expected, 'STATE_MISMATCH'],
  ])('%s', (_, url, wanted, code) => {
    expect(codeOf(readCallback(url, wanted))).toBe(code);
  });
});

describe('a sign-in', () => {
  const attempt = {
    id: 'sign-in-1' as SignInId,
    serverId: 'server-1' as ServerId,
    serverUrl: SERVER_URL,
    serverName: 'Notes',
    challenge: { resourceMetadataUrl: null, scope: null, isStepUp: false },
    operation: null,
    wasSignedIn: false,
    refused: [],
    startedAtMs: 0,
  };
  const href = `${ISSUER}/authorize?client_id=usher`;
  const judgement = judgeUrl(href, { serverUrl: SERVER_URL });
  if (judgement.verdict === 'block') throw new Error('blocked');
  const plan: Plan = {
    server: server(),
    resource: SERVER_URL,
    scope: 'read',
    newScopes: ['read'],
    identity: { kind: 'registered', issuer: ISSUER, clientId: 'usher', hasSecret: false },
    redirectUri: REDIRECT,
  };
  type Told = SignInEvent extends infer Event
    ? Event extends SignInEvent
      ? Omit<Event, 'atMs'>
      : never
    : never;
  const planned: Told = { type: 'planned', plan, href, judgement };
  const agreed: Told = { type: 'consent-given', url: consentTo(href) };
  const tell = (...events: Told[]) => {
    let [state, effects] = beginSignIn(attempt);
    for (const event of events)
      [state, effects] = signInTransition(state, { ...event, atMs: 1 } as SignInEvent);
    return { state, did: effects.map((effect) => effect.do) };
  };

  it('goes from looking around over consent and the window to tokens', () => {
    expect(tell().did).toEqual(['discover']);
    expect(tell(planned).did).toEqual(['ask-person']);
    expect(tell(planned, agreed).did).toEqual(['open-sign-in']);
    expect(tell(planned, agreed, { type: 'code-received' }).did).toEqual(['redeem-code']);
    const { state, did } = tell(planned, agreed, { type: 'code-received' }, { type: 'tokens-received' });
    expect(state).toMatchObject({ phase: 'over', end: 'signed-in' });
    expect(did).toEqual(['forget-secrets', 'tell-calls']);
  });

  it('opens nothing that was not agreed to', () => {
    const other: Told = { type: 'consent-given', url: consentTo(`${href}&x=1`) };
    expect(tell(planned, other)).toMatchObject({ state: { phase: 'awaiting-consent' }, did: [] });
    expect(tell(agreed)).toMatchObject({ state: { phase: 'discovering' }, did: [] });
  });

  it('redeems a code once [A34]', () => {
    expect(tell(planned, agreed, { type: 'code-received' }, { type: 'code-received' }).did).toEqual([]);
  });

  it('ends with what the person said, and with what went wrong', () => {
    const no: Told = { type: 'consent-refused', action: 'decline' };
    expect(tell(planned, no).state).toMatchObject({ phase: 'over', end: 'declined' });
    const failed: Told = { type: 'failed', problem: { code: 'PKCE_NOT_OFFERED', facts: {} } };
    expect(tell(failed).state).toMatchObject({ phase: 'over', end: { code: 'PKCE_NOT_OFFERED' } });
    expect(tell(planned, { type: 'cancelled' }).state).toMatchObject({ end: 'cancelled' });
  });

  it('survives a worker where it can, and reads "sign in again" where it can’t', () => {
    const died: Told = { type: 'worker-restarted' };
    expect(tell(died).did).toEqual(['discover']);
    expect(tell(planned, died)).toMatchObject({ state: { phase: 'awaiting-consent' }, did: [] });
    expect(tell(planned, agreed, died).state).toMatchObject({ end: { code: 'SIGN_IN_LOST' } });
    // Whether the code has left already shows in the vault.
    expect(tell(planned, agreed, { type: 'code-received' }, died).did).toEqual(['redeem-code']);
  });

  it('never moves once it is over, and survives JSON everywhere', () => {
    const over: SignIn = tell({ type: 'cancelled' }).state;
    for (const event of [
      planned,
      agreed,
      { type: 'tokens-received' } as const,
      { type: 'worker-restarted' } as const,
    ])
      expect(signInTransition(over, { ...event, atMs: 2 } as SignInEvent)).toEqual([over, []]);
    for (const state of [tell(planned).state, tell(planned, agreed).state, over])
      expect(JSON.parse(JSON.stringify(state))).toEqual(state);
  });
});
