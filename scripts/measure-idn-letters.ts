/**
 * Asks the installed Chromium, letter by letter, what it no longer shows, and writes
 * src/url-safety/refused-letters.data.ts (about 2 kB; two to three minutes).
 *
 *     npx node scripts/measure-idn-letters.ts
 *
 * Why: Debian 12's ICU has Unicode 15, the browser has 17, and since then several hundred letters lost
 * Identifier_Status=Allowed. Each letter the engine would show (Han and Hangul aside, which did not change) is asked
 * about between two plain letters of its script.
 */
import { writeFile } from 'node:fs/promises';
import { domainToASCII } from 'node:url';
import { withSource } from './load-source.ts';
import { measureDisplay } from './measure-idn-display.ts';

const OUT = new URL('../src/url-safety/refused-letters.data.ts', import.meta.url);

/** One plain letter of each script, that looks like no Latin one. */
const NEIGHBOURS = Array.from('zжβաგब ب ג ร ক ક あ ア ሐ ਕ ಕ ก ກ ക က ක க క ހ ཀ ខ').filter(
  (letter) => letter !== ' ',
);

const letters = await withSource(async (load) => {
  const isAllowed = (await load('/src/url-safety/unicode.ts'))['isListed'] as unknown as (
    code: number,
  ) => boolean;
  const faultOf = (await load('/src/url-safety/idn.ts'))['faultOfListed'] as unknown as (
    label: string,
  ) => string | null;
  const found: { code: number; host: string }[] = [];
  for (let code = 0x80; code < 0x20000; code += 1) {
    const letter = String.fromCodePoint(code);
    if (!isAllowed(code) || /\p{Script=Han}|\p{Script=Hangul}/u.test(letter)) continue;
    for (const neighbour of NEIGHBOURS) {
      const label = neighbour + letter + neighbour;
      const host = domainToASCII(`${label}.com`);
      if (host === '' || faultOf(label) !== null) continue;
      found.push({ code, host });
      break;
    }
  }
  return found;
});

const { version, displays } = await measureDisplay(letters.map(({ host }) => host));
const refused = letters.filter((_, index) => displays[index] !== 'unicode').map(({ code }) => code);

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

await writeFile(
  OUT,
  [
    '// Written by scripts/measure-idn-letters.ts: change that, not this.',
    `// ${refused.length} of ${letters.length} letters, asked of Chromium ${version}.`,
    '',
    '/** Letters of unicode.data.ts that the browser no longer shows: `gap.length`, base 36, as there. */',
    'export const REFUSED =',
    `  '${ranges.join(' ')}';`,
    '',
  ].join('\n'),
);
console.log(`${refused.length} of ${letters.length} letters are no longer shown by Chromium ${version}`);
