import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launchUsher } from './usher.ts';

/** A profile to copy from: Usher installed, `webNavigation` granted through the browser's dialog, nothing stored yet. */
export type WatchingProfile = { copy(): Promise<string>; remove(): Promise<void> };

/** The browser's dialog takes more than a second: once for many browsers. */
export async function makeWatchingProfile(): Promise<WatchingProfile> {
  const original = await mkdtemp(join(tmpdir(), 'usher-watching-'));
  const usher = await launchUsher({ args: [], profile: original });
  await usher.allowWatching();
  await usher.close();
  // What Usher wrote at its first start: the database, and beside it the witness that there was one.
  for (const folder of ['IndexedDB', 'Local Extension Settings'])
    await rm(join(original, 'Default', folder), { recursive: true, force: true });
  return {
    async copy() {
      const profile = await mkdtemp(join(tmpdir(), 'usher-profile-'));
      await cp(original, profile, { recursive: true });
      return profile;
    },
    remove: () => rm(original, { recursive: true, force: true, maxRetries: 5 }),
  };
}
