/**
 * Checks an exported consent ledger, offline:
 *
 *     npm run verify-ledger FILE [HASH]
 *
 * HASH is a head that was noted earlier, or its first 16 digits: it shows that what was there then still is.
 * Ends with 0 where the file is intact, 1 where it is not, 2 where there is nothing to check.
 */
import { readFile } from 'node:fs/promises';
import { withSource } from './load-source.ts';

type Ledger = typeof import('../src/consent/ledger-export.ts');
type Verdict = ReturnType<Ledger['verifyExport']>;

const FAULTS: Readonly<Record<Extract<Verdict, { verdict: 'wrong' }>['fault'], string>> = {
  header: 'is not the header of an export, or not as Usher wrote it',
  unreadable: 'is not an entry as Usher writes it',
  changed: 'has been changed after it was written',
  missing: 'is missing, and what comes later stands in its place',
  'out-of-order': 'is further down, and a later one stands in its place',
  inserted: 'is one too many',
  'cut-off': 'is cut off: the export does not go on to its end',
  head: 'is not the head that the entries lead to',
};

const [path, noted = null] = process.argv.slice(2);
if (path === undefined) end(2, 'Which file? npm run verify-ledger FILE [HASH]');
if (noted !== null && !/^[0-9a-f]{16,64}$/i.test(noted)) {
  end(2, 'A noted head is at least the first 16 hexadecimal digits of its hash.');
}
const file = await readFile(path).catch((error: Error) => end(2, `${path} can't be read: ${error.message}`));
const verdict = await withSource(async (load) => {
  const { verifyExport } = (await load('/src/consent/ledger-export.ts')) as unknown as Ledger;
  return verifyExport(file, noted?.toLowerCase() ?? null);
});
end(verdict.verdict === 'intact' ? 0 : verdict.verdict === 'no-export' ? 2 : 1, sentenceOf(verdict));

function sentenceOf(verdict: Verdict): string {
  switch (verdict.verdict) {
    case 'intact': {
      const { head, firstSeq, fromMs, toMs } = verdict;
      const range = head.count === 0 ? '' : `${firstSeq} to ${head.seq}, ${dayOf(fromMs)} … ${dayOf(toMs)}, `;
      const limits = `It can't show what was done before by whoever owns the profile.`;
      const proof = `This shows that what was exported was not changed later. ${limits}`;
      return `Intact: ${head.count} entries, ${range}head ${head.hash}. ${proof}`;
    }
    case 'wrong': {
      const { line, seq, fault } = verdict;
      const what = seq === null ? `line ${line}` : `line ${line}: entry ${seq}`;
      return `Not intact: ${what} ${FAULTS[fault]}.`;
    }
    case 'not-the-noted':
      return `Not intact: the head you noted is not in this export, which ends at ${verdict.head.hash} (entry ${verdict.head.seq}). What was there then has been cut off or rewritten.`;
    case 'no-export':
      return `${path} is not an export of Usher's consent ledger.`;
  }
}

function dayOf(timeMs: number | null): string {
  const time = new Date(timeMs ?? Number.NaN);
  return Number.isNaN(time.getTime()) ? '?' : time.toISOString().slice(0, 10);
}

function end(code: 0 | 1 | 2, sentence: string): never {
  console[code === 0 ? 'log' : 'error'](sentence);
  process.exit(code);
}
