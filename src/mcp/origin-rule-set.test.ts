import { describe, expect, it } from 'vitest';
import { endpointRules, FIRST_ENDPOINT_ID, originRules } from './origin-rule-set';
import { serverAt } from './testing/world';

const omitting = (url: string) => serverAt(url, { omitsOrigin: true });

describe('the Origin rule', () => {
  it('T1: leaves the header out for exactly the servers that were agreed on, and only in our own requests [H51]', () => {
    const rules = originRules([serverAt('https://a.test/mcp'), omitting('https://b.test/mcp?x=1')]);
    expect(rules).toHaveLength(1);
    expect(rules[0]).toMatchObject({
      id: 1,
      action: { type: 'modifyHeaders', requestHeaders: [{ header: 'origin', operation: 'remove' }] },
      condition: { tabIds: [-1], resourceTypes: ['xmlhttprequest', 'other'] },
    });
    expect(rules[0]!.condition.urlFilter).toBe('|https://b.test/mcp?x=1|');
  });

  it.each([
    'http://127.0.0.1:8000/mcp',
    'http://localhost/mcp',
    'http://[::1]:1/mcp',
    'https://10.0.0.7/mcp',
    'https://mcp.internal/',
    'https://127.0.0.1.nip.io/mcp',
  ])('T1: is never applied to %s [H51]', (url) => expect(originRules([omitting(url)])).toEqual([]));
});

describe('the Origin rule of an authorization server', () => {
  it('is for exactly its endpoints, each once, apart from those of MCP servers', () => {
    const token = 'https://login.idp.test/token';
    const rules = endpointRules([token, token, 'https://login.idp.test/reg']);
    expect(rules.map(({ condition }) => condition.urlFilter)).toEqual([
      `|${token}|`,
      '|https://login.idp.test/reg|',
    ]);
    for (const { id } of rules) expect(id).toBeGreaterThanOrEqual(FIRST_ENDPOINT_ID);
  });

  it('is never for a local one', () => {
    expect(endpointRules(['http://localhost:9000/token', 'https://10.0.0.7/token'])).toEqual([]);
  });
});
