import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { writeExport } from '../src/consent/ledger-export';
import { chainOf, manyEvents } from '../src/consent/testing/chain';

// The verifier as a person runs it. Which line is wrong is the matter of `ledger-export.test.ts`.

const folder = mkdtempSync(join(tmpdir(), 'usher-ledger-'));
afterAll(() => rmSync(folder, { recursive: true }));

const { entries, head } = chainOf(manyEvents(40));
const text = writeExport({ exportedAtMs: 0, extensionVersion: '1.0.0' }, entries, head);
const lines = text.split('\n');
const shorter = chainOf(manyEvents(30));
const rewritten = writeExport({ exportedAtMs: 0, extensionVersion: '1.0.0' }, shorter.entries, shorter.head);

describe('the verifier', () => {
  it.each<[string, string, readonly string[], number, RegExp]>([
    [
      'an export, and the limits of what it proves',
      text,
      [head.hash],
      0,
      /^Intact: 40 entries, 1 to 40, 2026-09-20 … 2026-09-20, head [0-9a-f]{64}\. .+ can't show what was done before by/,
    ],
    ['a changed byte', text.replace('t3.test', 't4.test'), [], 1, /: line 5: entry 4 has been changed/],
    ['a missing line', lines.toSpliced(9, 1).join('\n'), [], 1, /: line 10: entry 9 is missing/],
    ['a rewritten export', rewritten, [head.hash.slice(0, 16)], 1, /head you noted is not in this export/],
    ['another file', 'hello', [], 2, /is not an export of Usher's consent ledger/],
    ['half a hash', text, ['123'], 2, /at least the first 16/],
  ])('tells %s', (name, content, more, code, words) => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.jsonl`);
    writeFileSync(file, content);
    const told = spawnSync(process.execPath, ['scripts/verify-ledger.ts', file, ...more], {
      encoding: 'utf8',
    });
    expect(told.status, told.stderr).toBe(code);
    expect((code === 0 ? told.stdout : told.stderr).trim().split('\n')).toEqual([
      expect.stringMatching(words),
    ]);
  });

  it('tells a file that is not there', () => {
    const told = spawnSync(process.execPath, ['scripts/verify-ledger.ts', '/nowhere'], { encoding: 'utf8' });
    expect([told.status, told.stderr]).toEqual([2, expect.stringContaining("can't be read")]);
  });
});
