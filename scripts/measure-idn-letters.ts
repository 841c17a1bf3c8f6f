/**
 * Asks the installed Chromium, letter by letter, what it no longer shows, and writes
 * src/url-safety/refused-letters.data.ts (about 1 kB; half a minute).
 *
 *     npx node scripts/measure-idn-letters.ts
 *
 * Why: Debian 12's ICU has Unicode 15, the browser has 17, and since then several hundred letters lost
 * Identifier_Status=Allowed. Each letter the engine would show (Han and Hangul aside, which did not change) is asked
 * about between plain letters of its script. The browser decides label by label, so one host asks about many letters.
 */
import { writeFile } from 'node:fs/promises';
import { domainToASCII, domainToUnicode } from 'node:url';
import { withSource } from './load-source.ts';
import { measureTitles } from './measure-idn-display.ts';

type Idn = typeof import('../src/url-safety/idn.ts');
type Unicode = typeof import('../src/url-safety/unicode.ts');

const OUT = new URL('../src/url-safety/refused-letters.data.ts', import.meta.url);

/** Plain letters, script by script, that look like no Latin ones and that no mark composes with. */
// biome-ignore format: a list
const NEIGHBOURS = [
  'zq', 'жж', 'λλ', 'բբ', 'გგ', 'بب', 'גג', 'ހހ', 'कक', 'কক', 'ਕਕ', 'કક', 'କକ', 'கக', 'కక', 'ಕಕ', 'കക', 'කක',
  'กก', 'ກກ', 'ཀཀ', 'ကက', 'ሐሐ', 'ខខ', 'ああ', 'アア',
];

/** Well below the 253 of DNS. */
const MAX_HOST_CHARACTERS = 200;

/** A letter, and the label that asks about it. The neighbours ask about themselves: `code` is null. */
type Question = { readonly code: number | null; readonly neighbour: string; readonly ascii: string };

const questions = await withSource(
  async (load) => {
    const { isAllowed } = (await load('/src/url-safety/unicode.ts')) as unknown as Unicode;
    const { judgeIdn } = (await load('/src/url-safety/idn.ts')) as unknown as Idn;

    function ask(letter: string, neighbour: string): Question | null {
      const mirrored = Array.from(neighbour).reverse().join('');
      const ascii = domainToASCII(`${neighbour}${letter}${mirrored}`);
      if (!domainToUnicode(ascii).includes(letter) || judgeIdn(`${ascii}.com`).display === 'unsafe')
        return null;
      return { code: letter.codePointAt(0) ?? null, neighbour, ascii };
    }

    const found = NEIGHBOURS.map((neighbour) => ask('', neighbour)).filter((question) => question !== null);
    for (let code = 0x80; code < 0x20000; code += 1) {
      const letter = String.fromCodePoint(code);
      if (!isAllowed(letter) || /\p{Script=Han}|\p{Script=Hangul}/u.test(letter)) continue;
      const question = NEIGHBOURS.values()
        .map((neighbour) => ask(letter, neighbour))
        .find((asked) => asked !== null);
      if (question) found.push(question);
    }
    return found;
  },
  // The engine as it would be without this list.
  { 'refused-letters.data.ts': "export const REFUSED = '0.1';" },
);

/** Hosts of many labels each; those of one script stand together, for right-to-left names have rules of their own. */
const batches: Question[][] = [];
for (const neighbour of NEIGHBOURS) {
  let room = 0;
  for (const question of questions.filter((one) => one.neighbour === neighbour)) {
    room -= question.ascii.length + 1;
    if (room < 0) {
      batches.push([]);
      room = MAX_HOST_CHARACTERS - question.ascii.length - 1;
    }
    batches.at(-1)?.push(question);
  }
}

const hosts = batches.map((batch) => `${batch.map(({ ascii }) => ascii).join('.')}.com`);
const { version, titles } = await measureTitles(hosts);
const refused: number[] = [];
for (const [at, batch] of batches.entries()) {
  const labels = (titles[at] ?? '').split('.');
  for (const [index, { code, neighbour }] of batch.entries()) {
    if (!labels[index]?.startsWith('xn--')) continue;
    if (code === null) throw new Error(`${neighbour} itself is not shown: it says nothing of its letters`);
    refused.push(code);
  }
}
refused.sort((a, b) => a - b);

const ranges: string[] = [];
let end = 0;
for (let at = 0; at < refused.length; ) {
  const start = refused[at] ?? 0;
  let length = 1;
  while (refused[at + length] === start + length) length += 1;
  ranges.push(`${(start - end).toString(36)}.${length.toString(36)}`);
  end = start + length;
  at += length;
}

const asked = questions.filter(({ code }) => code !== null).length;
await writeFile(
  OUT,
  [
    '// Written by scripts/measure-idn-letters.ts: change that, not this.',
    `// ${refused.length} of ${asked} letters, asked of Chromium ${version}.`,
    '',
    '/** Letters of unicode.data.ts that the browser no longer shows: `gap.length`, base 36, as there. */',
    'export const REFUSED =',
    `  '${ranges.join(' ')}';`,
    '',
  ].join('\n'),
);
console.log(`${refused.length} of ${asked} letters are no longer shown by Chromium ${version}`);
