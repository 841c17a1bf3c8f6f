import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sha256Hex } from '../base/hash';
import { aServer, aTool } from '../grants/testing/samples';
import type { ServerId } from '../servers/types';
import { nameTools } from './tool-names';

const offer = (id: string, ...tools: string[]) => {
  const server = aServer(
    id as ServerId,
    tools.map((name) => aTool(name)),
  );
  return { server, tools: server.tools, parts: [], allowedParts: [] };
};
const namesOf = (...offers: ReturnType<typeof offer>[]) => [...nameTools(offers).keys()];

describe('the names under which a page knows the tools', () => {
  it('are what every provider of models takes, each its own, and lead back to the tool', () => {
    const servers = fc.uniqueArray(
      fc.record({
        id: fc.uuid(),
        tools: fc.uniqueArray(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 90 }), { maxLength: 8 }),
      }),
      { selector: ({ id }) => id, maxLength: 6 },
    );
    fc.assert(
      fc.property(servers, (all) => {
        const named = nameTools(all.map(({ id, tools }) => offer(id, ...tools)));
        expect(named.size).toBe(all.flatMap(({ tools }) => tools).length);
        for (const name of named.keys()) expect(name).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
        for (const { id, tools } of all)
          for (const tool of tools)
            expect(
              [...named.values()].filter((o) => o.server.id === id && o.tool.name === tool),
            ).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });

  it('stay as they are, whatever other servers come and go [F12]', () => {
    const [name] = namesOf(offer('notes', 'list'));
    expect(namesOf(offer('keys', 'list', 'get'), offer('notes', 'list', 'add'))).toContain(name);
    expect(name).toMatch(/^[0-9a-f]{6}_list$/);
  });

  it('tell apart what is the same once it is made plain', () => {
    const names = namesOf(offer('notes', 'a b', 'a_b', 'a.b', 'é', 'è', 'x'.repeat(70), 'x'.repeat(71)));
    expect(new Set(names).size).toBe(7);
  });

  it('tell two servers apart whose tags are the same [F12]', () => {
    // Found by trying: SHA-256 of both begins with the same six digits.
    const [one, other] = twins();
    const named = nameTools([offer(one, 'list'), offer(other, 'list')]);
    expect([...named.values()].map(({ server }) => server.id)).toEqual([one, other]);
  });

  it('can’t be taken by a tool that is called like another one’s name', () => {
    const [, taken] = (namesOf(offer('notes', 'a b'))[0] ?? '').split(/_(.*)/);
    const named = nameTools([offer('notes', taken ?? '', 'a b')]);
    expect([...named.values()].map(({ tool }) => tool.name)).toEqual([taken, 'a b']);
  });
});

function twins(): readonly [string, string] {
  const seen = new Map<string, string>();
  for (let n = 0; ; n++) {
    const tag = sha256Hex(String(n)).slice(0, 6);
    const known = seen.get(tag);
    if (known !== undefined) return [known, String(n)];
    seen.set(tag, String(n));
  }
}
