import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import JSZip from 'jszip';

/** A file of a package: its path with forward slashes, and what is in it. */
export type PackedFile = { readonly path: string; readonly content: Uint8Array };

/** Every file below a folder. */
export function filesBelow(folder: string): readonly PackedFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: file.slice(folder.length + 1).replaceAll('\\', '/'), content: readFileSync(file) };
    });
}

/**
 * A zip that depends on the files alone: in the order of their paths, all of one time, with one compression. Two
 * packages of one commit are the same bytes, so anybody can check what a store hands out.
 *
 * @param date of every entry; a zip knows no time zone, and two seconds.
 */
export async function pack(files: readonly PackedFile[], date: Date): Promise<Uint8Array> {
  const zip = new JSZip();
  const inOrder = files.toSorted((a, b) => (a.path < b.path ? -1 : 1));
  for (const { path, content } of inOrder) zip.file(path, content, { date, createFolders: false });
  return zip.generateAsync({
    type: 'uint8array',
    platform: 'DOS',
    compression: 'DEFLATE',
    compressionOptions: { level: 9 },
  });
}

/** A line of `SHA256SUMS`, as `sha256sum --check` reads it. */
export function checksumLine(name: string, content: Uint8Array): string {
  return `${createHash('sha256').update(content).digest('hex')}  ${name}\n`;
}
