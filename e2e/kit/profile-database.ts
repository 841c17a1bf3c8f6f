import { randomBytes } from 'node:crypto';
import { readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Where Chromium keeps the extension's IndexedDB in a profile. */
export function databaseFolder(profile: string, extensionId: string): string {
  return join(profile, 'Default', 'IndexedDB', `chrome-extension_${extensionId}_0.indexeddb.leveldb`);
}

/**
 * Makes the database's folder one that nobody can open, root included: a link to itself.
 *
 * @returns puts it back as it was.
 */
export async function makeUnreadable(folder: string): Promise<() => Promise<void>> {
  const away = `${folder}.away`;
  await rename(folder, away);
  await symlink(folder, folder);
  return async () => {
    await rm(folder, { recursive: true, force: true });
    await rename(away, folder);
  };
}

/** Writes other bytes into files of the database. Whoever does that must have closed the browser. */
export async function damage(
  folder: string,
  which: RegExp,
  change: (bytes: Buffer) => Buffer = ({ length }) => randomBytes(length),
): Promise<void> {
  const names = (await readdir(folder)).filter((name) => which.test(name));
  if (names.length === 0) throw new Error(`No ${which} in ${folder}`);
  for (const name of names) {
    const path = join(folder, name);
    await writeFile(path, change(await readFile(path)));
  }
}

/** Chromium keeps each large value in a file of its own, beside the database: those are gone. */
export async function loseLargeValues(folder: string): Promise<void> {
  await rm(folder.replace(/\.leveldb$/, '.blob'), { recursive: true });
}
