import { describe, expect, it, vi } from 'vitest';
import { aServer } from '../grants/testing/samples';
import type { PartList } from '../mcp/ports';
import type { Server, ServerId } from '../servers/types';
import { createPartLists } from './part-lists';

const notes = aServer('notes' as ServerId, []);
const LIST = [{ uri: 'a:1', name: 'one' }];

/** Servers that answer when the test says so, and a clock that it turns. */
function world() {
  const asked: { kind: string; give: (list: PartList<never>) => void; fail: () => void }[] = [];
  const impatient: (() => void)[] = [];
  const arrived: string[] = [];
  const at = { nowMs: 1_000 };
  const lists = createPartLists({
    list: (_server: Server, kind) =>
      new Promise((resolve, reject) => {
        asked.push({ kind, give: resolve as never, fail: () => reject(new Error('down')) });
      }),
    now: () => at.nowMs,
    wait: () => new Promise((resolve) => impatient.push(resolve)),
    arrived: (id, part) => void arrived.push(`${id} ${part}`),
  });
  const give = (freshUntilMs: number | null = null) =>
    asked.at(-1)?.give({ entries: LIST as never, freshUntilMs });
  return { lists, asked, impatient, arrived, at, give };
}

describe('the list of a server', () => {
  it('is asked for once by all who want it together, and kept while it is fresh', async () => {
    const { lists, asked, at, give } = world();
    const both = Promise.all([lists.of(notes, 'resources'), lists.of(notes, 'resources')]);
    give();
    expect(await both).toEqual([LIST, LIST]);
    at.nowMs += 59_000;
    expect(await lists.of(notes, 'resources')).toEqual(LIST);
    expect(asked).toHaveLength(1);
    at.nowMs += 2_000;
    void lists.of(notes, 'resources');
    expect(asked).toHaveLength(2);
  });

  it('is fresh for as long as its server says, and for the requests of one moment', async () => {
    const { lists, asked, at, give } = world();
    const first = lists.of(notes, 'prompts');
    give(at.nowMs);
    await first;
    at.nowMs += 4_000;
    await lists.of(notes, 'prompts');
    expect(asked).toHaveLength(1);
    at.nowMs += 2_000;
    const second = lists.of(notes, 'prompts');
    give(at.nowMs + 3_600_000);
    await second;
    at.nowMs += 3_000_000;
    await lists.of(notes, 'prompts');
    expect(asked).toHaveLength(2);
  });

  it('is asked for anew when the server says that it has changed, and no other is', async () => {
    const { lists, asked, give } = world();
    for (const kind of ['resources', 'templates', 'prompts'] as const) {
      const list = lists.of(notes, kind);
      give();
      await list;
    }
    lists.drop(notes.id, 'resources');
    for (const kind of ['resources', 'templates', 'prompts'] as const) void lists.of(notes, kind);
    expect(asked.map(({ kind }) => kind)).toEqual([
      'resources',
      'templates',
      'prompts',
      'resources',
      'templates',
    ]);
  });

  it('that has changed while it was asked for is asked for anew when it is there, and not before', async () => {
    const { lists, asked, arrived, give } = world();
    for (let n = 0; n < 100; n += 1) {
      void lists.of(notes, 'resources');
      lists.drop(notes.id, 'resources');
    }
    expect(asked).toHaveLength(1);
    give();
    await vi.waitFor(() => expect(arrived).toEqual(['notes resources']));
    const again = lists.of(notes, 'resources');
    expect(asked).toHaveLength(2);
    give();
    expect(await again).toEqual(LIST);
    expect(await lists.of(notes, 'resources')).toEqual(LIST);
    expect(asked).toHaveLength(2);
    expect(arrived).toHaveLength(1);
  });

  it('that is late is missing, and announced when it is there', async () => {
    const { lists, impatient, arrived, give } = world();
    const list = lists.of(notes, 'templates');
    impatient[0]?.();
    expect(await list).toBeNull();
    give();
    await vi.waitFor(() => expect(arrived).toEqual(['notes resources']));
    expect(await lists.of(notes, 'templates')).toEqual(LIST);
    expect(arrived).toHaveLength(1);
  });

  it('that can’t be had is missing, and its server is let alone for a moment', async () => {
    const { lists, asked, arrived, at } = world();
    const list = lists.of(notes, 'resources');
    asked[0]?.fail();
    expect(await list).toBeNull();
    at.nowMs += 9_000;
    expect(await lists.of(notes, 'resources')).toBeNull();
    expect(asked).toHaveLength(1);
    at.nowMs += 2_000;
    void lists.of(notes, 'resources');
    expect(asked).toHaveLength(2);
    asked[1]?.fail();
    await vi.waitFor(async () => expect(await lists.of(notes, 'resources')).toBeNull());
    expect(arrived).toEqual([]);
    // Somebody has signed in, or it is there again.
    lists.forget(notes.id);
    expect(arrived).toEqual(['notes resources']);
    void lists.of(notes, 'resources');
    expect(asked).toHaveLength(3);
  });
});
