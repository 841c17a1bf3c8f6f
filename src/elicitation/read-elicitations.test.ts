import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../base/json';
import {
  readElicitationList,
  readElicitationParams,
  readErrorLink,
  readInputRequests,
} from './read-elicitations';

const URL_PARAMS = { mode: 'url', message: 'Sign in', url: 'https://idp.test/go' };
const FORM_PARAMS = { message: 'Where to?', requestedSchema: { type: 'object', properties: {} } };

describe('readInputRequests', () => {
  it('reads form and url mode side by side, under the server’s keys and in its order', () => {
    const raw = {
      link: { method: 'elicitation/create', params: URL_PARAMS },
      where: { method: 'elicitation/create', params: FORM_PARAMS },
    };
    expect(readInputRequests(raw)).toEqual([
      { key: 'link', elicitationId: null, ...URL_PARAMS, holder: URL_PARAMS },
      { key: 'where', elicitationId: null, mode: 'form', ...FORM_PARAMS },
    ]);
  });

  it('keeps what Usher does not offer, by its name, so that it can be answered', () => {
    const raw = { a: { method: 'sampling/createMessage', params: {} }, b: { method: 'roots/list' } };
    expect(readInputRequests(raw)).toEqual([
      { key: 'a', elicitationId: null, mode: 'unknown', name: 'sampling/createMessage' },
      { key: 'b', elicitationId: null, mode: 'unknown', name: 'roots/list' },
    ]);
  });

  it.each([
    [null],
    ['x'],
    [{}],
    [{ params: URL_PARAMS }],
    [{ method: 1 }],
    [{ method: 'elicitation/create' }],
    [[URL_PARAMS]],
  ])('keeps the key of an entry it can not read: %j', (entry) => {
    expect(readInputRequests({ broken: entry })).toEqual([
      { key: 'broken', elicitationId: null, mode: 'malformed' },
    ]);
  });

  it('keeps a key that is a name of JavaScript’s own', () => {
    const raw: unknown = JSON.parse(
      '{"__proto__":{"method":"elicitation/create","params":{"mode":"url","url":1}}}',
    );
    expect(readInputRequests(raw)).toEqual([
      {
        key: '__proto__',
        elicitationId: null,
        mode: 'url',
        url: 1,
        message: undefined,
        holder: { mode: 'url', url: 1 },
      },
    ]);
  });

  it.each([[null], ['x'], [7], [[]], [undefined]])('refuses what is no map: %j', (raw) => {
    expect(readInputRequests(raw)).toBeNull();
  });

  it('refuses more entries than anyone could answer', () => {
    const entries = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, {}]));
    expect(readInputRequests(entries(200))).toHaveLength(200);
    expect(readInputRequests(entries(201))).toBeNull();
  });
});

describe('readElicitationList', () => {
  it('reads the list of a -32042 in order, with keys of its own', () => {
    const list = [
      { ...URL_PARAMS, elicitationId: 'one' },
      { ...URL_PARAMS, elicitationId: 'two' },
    ];
    expect(readElicitationList(list)).toMatchObject([
      { key: 'elicitation-1', elicitationId: 'one', mode: 'url' },
      { key: 'elicitation-2', elicitationId: 'two', mode: 'url' },
    ]);
  });

  it('reads an entry without elicitationId, as mcp-google-multi sent it', () => {
    expect(readElicitationList([URL_PARAMS])).toMatchObject([{ elicitationId: null, mode: 'url' }]);
    expect(readElicitationList([{ ...URL_PARAMS, elicitationId: '' }])).toMatchObject([
      { elicitationId: null },
    ]);
    expect(readElicitationList([{ ...URL_PARAMS, elicitationId: 5 }])).toMatchObject([
      { elicitationId: null },
    ]);
  });

  it('reads an entry that has a link but no mode as url mode', () => {
    const { mode: _, ...bare } = URL_PARAMS;
    expect(readElicitationList([bare])).toMatchObject([{ mode: 'url', url: 'https://idp.test/go' }]);
  });

  it('reads form mode, one entry without a list, and fifty entries', () => {
    expect(readElicitationList([FORM_PARAMS])).toMatchObject([{ mode: 'form' }]);
    expect(readElicitationList(URL_PARAMS)).toMatchObject([{ mode: 'url' }]);
    expect(readElicitationList(Array(50).fill(URL_PARAMS))).toHaveLength(50);
  });

  it('keeps the place of an entry that it can not read', () => {
    expect(readElicitationList([7, URL_PARAMS])).toMatchObject([
      { key: 'elicitation-1', mode: 'malformed' },
      { key: 'elicitation-2', mode: 'url' },
    ]);
  });

  it.each([[null], [undefined], ['https://idp.test'], [[]], [Array(201).fill(URL_PARAMS)]])(
    'refuses what is no list',
    (raw) => {
      expect(readElicitationList(raw)).toBeNull();
    },
  );
});

describe('readElicitationParams', () => {
  it('reads a request without a mode as form mode [E8]', () => {
    expect(readElicitationParams(FORM_PARAMS)).toMatchObject({
      mode: 'form',
      requestedSchema: { type: 'object' },
    });
  });

  it('tells an unknown mode by its name, and never takes it for another', () => {
    expect(readElicitationParams({ ...URL_PARAMS, mode: 'video' })).toMatchObject({
      mode: 'unknown',
      name: 'video',
    });
    expect(readElicitationParams({ ...URL_PARAMS, mode: 'URL' })).toMatchObject({
      mode: 'unknown',
      name: 'URL',
    });
    expect(readElicitationParams({ ...URL_PARAMS, mode: null })).toMatchObject({ mode: 'malformed' });
  });
});

describe('readErrorLink', () => {
  const url = 'https://accounts.test/auth?state=1';
  const fields = { authorization_url: url, llm_instructions: 'Show this to the end user.' };

  it('reads Arcade’s error: a sentence, then the link as JSON in a block of its own', () => {
    const result = {
      isError: true,
      content: [
        { type: 'text', text: 'Authorization required' },
        { type: 'text', text: JSON.stringify(fields) },
      ],
    };
    expect(readErrorLink(result)).toEqual({
      key: 'authorization-url',
      elicitationId: null,
      mode: 'url',
      url,
      message: 'Authorization required',
      holder: fields,
    });
  });

  it.each<[string, JsonObject]>([
    [
      'in structuredContent',
      { structuredContent: fields, content: [{ type: 'text', text: 'Please sign in' }] },
    ],
    [
      'in the one text block',
      { content: [{ type: 'text', text: JSON.stringify({ ...fields, message: 'Please sign in' }) }] },
    ],
    ['beside content', { ...fields, message: 'Please sign in', content: [] }],
  ])('reads a link %s, with the message meant for people', (_, result) => {
    expect(readErrorLink({ isError: true, ...result })).toMatchObject({ url, message: 'Please sign in' });
  });

  it('never shows what was written for a model', () => {
    const link = readErrorLink({
      isError: true,
      structuredContent: fields,
      content: [{ type: 'text', text: JSON.stringify(fields) }],
    });
    expect(link).toMatchObject({ message: '' });
  });

  it.each<[string, JsonObject]>([
    ['a result that is no error', { structuredContent: fields }],
    ['an error flag that is not true', { isError: 'true', structuredContent: fields }],
    [
      'a link inside prose',
      { isError: true, content: [{ type: 'text', text: `authorization_url: ${url}` }] },
    ],
    ['a link that is no text', { isError: true, structuredContent: { authorization_url: { href: url } } }],
    ['a link deeper inside', { isError: true, structuredContent: { error: fields } }],
    ['no content at all', { isError: true }],
  ])('sees no link in %s', (_, result) => {
    expect(readErrorLink(result)).toBeNull();
  });
});

it('never throws, whatever a server sends', () => {
  const key = fc.constantFrom(
    'mode',
    'url',
    'method',
    'params',
    'isError',
    'content',
    'structuredContent',
    'authorization_url',
    'text',
    'type',
  );
  const value = fc.letrec<{ v: unknown }>((tie) => ({
    v: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom<unknown>(
        'url',
        'form',
        'elicitation/create',
        'text',
        '{"authorization_url":1}',
        true,
        null,
        1,
      ),
      fc.array(tie('v'), { maxLength: 3 }),
      fc.dictionary(key, tie('v'), { maxKeys: 5 }),
    ),
  })).v;
  fc.assert(
    fc.property(fc.oneof(value, fc.anything()), (raw) => {
      readInputRequests(raw);
      readElicitationList(raw);
      readElicitationParams(raw);
      if (typeof raw === 'object' && raw !== null) readErrorLink(raw as JsonObject);
    }),
    { numRuns: 1_000 },
  );
});
