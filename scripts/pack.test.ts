import { createHash } from 'node:crypto';
import JSZip from 'jszip';
import { describe, expect, it } from 'vitest';
import { checksumLine, filesBelow, pack } from './pack';

const DATE = new Date('2026-11-21T12:00:00Z');
const text = (content: string) => new TextEncoder().encode(content);
const FILES = [
  { path: 'manifest.json', content: text('{}') },
  { path: '_locales/en/messages.json', content: text('{"a":1}'.repeat(100)) },
  { path: 'background.js', content: text('export {};') },
];

describe('a package', () => {
  it('is the same bytes whatever the order in which its files were found', async () => {
    expect(await pack(FILES.toReversed(), DATE)).toEqual(await pack(FILES, DATE));
  });

  it('holds every file under its path, and nothing else', async () => {
    const zip = await JSZip.loadAsync(await pack(FILES, DATE));
    expect(Object.keys(zip.files)).toEqual(['_locales/en/messages.json', 'background.js', 'manifest.json']);
    expect(await zip.file('background.js')?.async('string')).toBe('export {};');
  });

  it('is other bytes when one byte of a file is another', async () => {
    const [first, ...rest] = FILES;
    const changed = [{ ...first!, content: text('[]') }, ...rest];
    expect(await pack(changed, DATE)).not.toEqual(await pack(FILES, DATE));
  });

  it('has a checksum in the form that sha256sum reads', () => {
    const digest = createHash('sha256').update('x').digest('hex');
    expect(checksumLine('usher.zip', text('x'))).toBe(`${digest}  usher.zip\n`);
  });
});

describe('the files below a folder', () => {
  it('are found at every depth, with paths from there', () => {
    const paths = filesBelow('public').map(({ path }) => path);
    expect(paths).toContain('_locales/en/messages.json');
    expect(paths.every((path) => !path.startsWith('/') && !path.includes('\\'))).toBe(true);
  });
});
