import {
  ListPromptsResultSchema,
  ListResourcesResultSchema,
  ListResourceTemplatesResultSchema,
} from '@modelcontextprotocol/sdk/types.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readEntries } from './part-entries';

describe('a list of what a server has besides tools', () => {
  it('is kept as plain data, without what nobody asked for', () => {
    const annotations = { audience: ['user'], priority: 0.5, lastModified: '2026-02-28T10:00:00Z', x: 1 };
    const raw = { uri: 'a:1', name: 'one', title: 'One', size: 3, annotations, icons: [], _meta: {}, x: 1 };
    expect(readEntries('resources', [raw])).toEqual([
      {
        uri: 'a:1',
        name: 'one',
        title: 'One',
        size: 3,
        annotations: { audience: ['user'], priority: 0.5, lastModified: '2026-02-28T10:00:00Z' },
      },
    ]);
    const argument = { name: 'folder', title: 'Folder', required: true, x: 1 };
    expect(readEntries('prompts', [{ name: 'sum-up', arguments: [argument] }])).toEqual([
      { name: 'sum-up', arguments: [{ name: 'folder', title: 'Folder', required: true }] },
    ]);
  });

  it('loses what is broken, or there twice, or too large, and nothing else', () => {
    const good = { uri: 'a:1', name: 'one' };
    const huge = { uri: 'a:2', name: 'x'.repeat(200_000) };
    expect(
      readEntries('resources', [null, {}, { uri: 'a:3' }, good, { ...good, name: 'again' }, huge]),
    ).toEqual([good]);
    const prompts = [{ name: 'a', arguments: [{}] }, { name: 'b', arguments: 'c' }, { name: 'd' }];
    expect(readEntries('prompts', prompts)).toEqual([{ name: 'd' }]);
    const many = Array.from({ length: 60 }, (_, n) => ({ uri: `a:${n}`, name: 'x'.repeat(90_000) }));
    expect(readEntries('resources', many).length).toBeLessThan(50);
  });

  it('is one that a client of the SDK can read, whatever it was', () => {
    const odd = fc.oneof(
      fc.constantFrom('2026-02-30T10:00:00Z', '2026-02-28', '2026-02-28T10:00:00.123+02:00', 'user', 2, -1),
      fc.jsonValue({ maxDepth: 2 }),
      fc.string(),
    );
    const annotations = fc.oneof(
      odd,
      fc.record({ audience: fc.array(odd), priority: odd, lastModified: odd }, { requiredKeys: [] }),
    );
    const raw = fc.record(
      {
        uri: odd,
        uriTemplate: odd,
        name: odd,
        title: odd,
        description: odd,
        mimeType: odd,
        size: odd,
        annotations,
        arguments: fc.oneof(odd, fc.array(fc.record({ name: odd, required: odd, description: odd }))),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(raw, odd)), (all) => {
        ListResourcesResultSchema.parse({ resources: readEntries('resources', all) });
        ListResourceTemplatesResultSchema.parse({ resourceTemplates: readEntries('templates', all) });
        ListPromptsResultSchema.parse({ prompts: readEntries('prompts', all) });
      }),
      { numRuns: 500 },
    );
  });
});
