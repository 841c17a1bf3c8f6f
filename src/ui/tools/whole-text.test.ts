import { describe, expect, it } from 'vitest';
import { readResult } from '../../servers/result-content';
import { wholeText } from './whole-text';

describe('the whole text of a part', () => {
  it('is what the server sent, however long', () => {
    const long = 'x'.repeat(300_000);
    const result = {
      content: [
        { type: 'text', text: long },
        { type: 'resource', resource: { uri: 'a:b', text: long } },
        { type: 'hologram', data: long },
      ],
      structuredContent: { long },
    };
    const parts = readResult(result);
    expect(parts.map((part, index) => wholeText(result, part, index).length)).toEqual([
      300_000,
      300_000,
      JSON.stringify(result.content[2], null, 2).length,
      JSON.stringify({ long }, null, 2).length,
    ]);
    const resource = { contents: [{ uri: 'a:b', text: long }] };
    expect(wholeText(resource, readResult(resource)[0]!, 0)).toBe(long);
  });
});
