import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Standing } from '../consent/types';
import { type AdmitContext, admit } from './admit';
import { type RawAsk, readElicitationParams } from './read-elicitations';

const NEVER_ASKED: Standing = { standing: 'never-asked' };
const CONTEXT: AdmitContext = {
  serverUrl: 'https://mcp.notes.test/mcp',
  wireId: null,
  standingOf: () => NEVER_ASKED,
  knownHosts: [],
  nowMs: 0,
};
const urlAsk = (url: unknown, message: unknown = 'Sign in'): RawAsk => ({
  key: 'k',
  elicitationId: 'e',
  mode: 'url',
  holder: {},
  url,
  message,
});
const formAsk = (properties: unknown): RawAsk => ({
  key: 'k',
  elicitationId: null,
  mode: 'form',
  message: 'Where to?',
  requestedSchema: { type: 'object', properties },
});

describe('admit', () => {
  it('admits a URL that may be asked for, with its target, its judgement and what the records say', () => {
    const standing: Standing = { standing: 'asked-before', declined: 1, lastAtMs: 5 };
    const ask = admit(urlAsk('https://Login.IDP.test/a?x=1'), {
      ...CONTEXT,
      standingOf: (target) => (target.origin === 'https://login.idp.test' ? standing : NEVER_ASKED),
    });
    expect(ask).toMatchObject({
      key: 'k',
      wireId: null,
      elicitationId: 'e',
      mode: 'url',
      href: 'https://login.idp.test/a?x=1',
      target: { origin: 'https://login.idp.test', site: 'idp.test' },
      message: 'Sign in',
      judgement: { href: 'https://login.idp.test/a?x=1' },
      standing,
    });
  });

  it.each([['javascript:alert(1)'], ['file:///etc/passwd'], ['/relative'], [42], [undefined]])(
    'refuses %s with cancel: nobody could be asked (T6) [E21, E35, S8]',
    (url) => {
      expect(admit(urlAsk(url), CONTEXT)).toMatchObject({
        mode: 'refused',
        reason: 'URL_REFUSED',
        answer: 'cancel',
        facts: { host: null },
        refusedUrl: null,
      });
    },
  );

  it('names the host of a URL that it refuses, and keeps the URL for the record [E21, S8]', () => {
    expect(admit(urlAsk('http://idp.test/go'), CONTEXT)).toMatchObject({
      reason: 'URL_REFUSED',
      facts: { reason: 'cleartext', host: 'idp.test' },
      refusedUrl: { href: 'http://idp.test/go', target: { origin: 'http://idp.test', site: 'idp.test' } },
    });
  });

  it('declines for the person what the person has blocked', () => {
    const ask = admit(urlAsk('https://idp.test/go'), {
      ...CONTEXT,
      standingOf: () => ({ standing: 'blocked', sinceMs: 1 }),
    });
    expect(ask).toMatchObject({
      mode: 'refused',
      reason: 'TARGET_BLOCKED',
      answer: 'decline',
      facts: { host: 'idp.test' },
      refusedUrl: { href: 'https://idp.test/go' },
    });
  });

  it('neutralises the server’s message', () => {
    expect(admit(urlAsk('https://idp.test/', 'a\u202eb'), CONTEXT)).not.toMatchObject({
      message: 'a\u202eb',
    });
    expect(admit(urlAsk('https://idp.test/', { text: 'x' }), CONTEXT)).toMatchObject({
      mode: 'url',
      message: '',
    });
  });

  it('admits a form that can be shown', () => {
    expect(admit(formAsk({ city: { type: 'string', title: 'City' } }), CONTEXT)).toMatchObject({
      mode: 'form',
      message: 'Where to?',
      fields: [{ name: 'city', label: 'City', kind: 'text' }],
    });
  });

  it('declines a form that asks for a secret, and says which field', () => {
    const form = formAsk({ city: { type: 'string' }, key: { type: 'string', title: 'Your API key' } });
    expect(admit(form, CONTEXT)).toMatchObject({
      mode: 'refused',
      reason: 'FORM_ASKS_FOR_SECRET',
      answer: 'decline',
      facts: { field: 'Your API key' },
    });
  });

  it('says that a form asks for a secret even where it is not understood otherwise', () => {
    const form = formAsk({ nested: { type: 'object' }, password: { type: 'string' } });
    expect(admit(form, CONTEXT)).toMatchObject({ reason: 'FORM_ASKS_FOR_SECRET' });
  });

  it('cancels a form that it does not understand', () => {
    expect(admit(formAsk({ nested: { type: 'object' } }), CONTEXT)).toMatchObject({
      reason: 'FORM_NOT_UNDERSTOOD',
      answer: 'cancel',
      facts: { reason: 'FIELD_KIND', field: 'nested' },
    });
  });

  it('cancels an unknown mode and a malformed entry', () => {
    const common = { key: 'k', elicitationId: null };
    expect(admit({ ...common, mode: 'unknown', name: 'sampling/createMessage' }, CONTEXT)).toMatchObject({
      reason: 'MODE_UNKNOWN',
      answer: 'cancel',
      facts: { mode: 'sampling/createMessage' },
    });
    expect(admit({ ...common, mode: 'malformed' }, CONTEXT)).toMatchObject({
      reason: 'MALFORMED',
      answer: 'cancel',
    });
  });

  it('names a request by its wire id, where 1 and "1" are two', () => {
    const keys = [1, '1', 2].map((wireId) => admit(urlAsk('https://idp.test/'), { ...CONTEXT, wireId }).key);
    expect(new Set(keys).size).toBe(3);
    expect(admit(urlAsk('https://idp.test/'), { ...CONTEXT, wireId: 7 })).toMatchObject({ wireId: 7 });
  });

  it('makes of anything a server sends one ask that survives JSON', () => {
    const params = fc.record(
      {
        mode: fc.constantFrom<unknown>('url', 'form', undefined, 'x', 3),
        url: fc.oneof(fc.webUrl(), fc.string(), fc.jsonValue()),
        message: fc.oneof(fc.string(), fc.jsonValue()),
        requestedSchema: fc.oneof(
          fc.jsonValue(),
          fc.record({ type: fc.constant('object'), properties: fc.dictionary(fc.string(), fc.jsonValue()) }),
        ),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(params, (raw) => {
        const ask = admit(readElicitationParams(raw), CONTEXT);
        expect(JSON.parse(JSON.stringify(ask))).toEqual(ask);
      }),
      { numRuns: 60 },
    );
  });
});
