import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** `docs/fault-injection.md` names the test of every fault: a test that is renamed or gone must not stay in it. */
const rows = readFileSync('docs/fault-injection.md', 'utf8')
  .split('\n')
  .filter((line) => /^\| fi-\d\d /.test(line))
  .map((line) => {
    const [, id = '', , , tests = ''] = line.split('|').map((cell) => cell.trim());
    return { id, tests };
  });

describe('the table of faults', () => {
  it('has each of the 41 faults once', () => {
    const all = Array.from({ length: 42 }, (_, index) => `fi-${String(index + 1).padStart(2, '0')}`);
    expect(rows.map(({ id }) => id)).toEqual(all.filter((id) => id !== 'fi-25'));
  });

  it.each(rows)('names tests that exist, or the work that is open: $id', ({ tests }) => {
    const named = [...tests.matchAll(/`([^`]+)`(?: › ([^;]+))?/g)].filter(([, file]) => file?.includes('/'));
    expect(named.length > 0 || /^open: (?:the chat page bridge|authorization|Firefox)$/.test(tests)).toBe(
      true,
    );
    for (const [, file = '', title] of named) {
      expect(existsSync(file), file).toBe(true);
      if (title !== undefined) expect(readFileSync(file, 'utf8'), file).toContain(title.trim());
    }
  });
});
