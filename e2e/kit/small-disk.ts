import { openDashboard } from './dashboard.ts';
import type { Usher } from './usher.ts';

type SmallDisk = {
  /** No room is left. */
  fill(): Promise<void>;
  makeRoom(): Promise<void>;
};

/**
 * A disk that can be full. The browser remembers for half a minute how much room there was, and asks again when more is
 * wanted than that: so the disk is small before this run of the browser stores anything, and something too large is
 * tried when it is full.
 */
export async function smallDisk(usher: Usher): Promise<SmallDisk> {
  const page = await openDashboard(usher);
  const devtools = await usher.browser.context.newCDPSession(page);
  const origin = new URL(usher.browser.page('')).href.replace(/\/$/, '');
  const resize = (quotaSize?: number) =>
    devtools.send('Storage.overrideQuotaForOrigin', {
      origin,
      ...(quotaSize !== undefined && { quotaSize }),
    });
  await resize(3_000_000);
  return {
    async fill() {
      await resize(1);
      const isRefused = await page.evaluate(async () => {
        const opening = indexedDB.open('junk', 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore('junk', { autoIncrement: true });
        const refused = new Promise<boolean>((resolve) => {
          opening.onerror = () => resolve(true);
          opening.onsuccess = () => {
            const tx = opening.result.transaction('junk', 'readwrite');
            // Noise: the browser packs what it keeps.
            const noise = () => crypto.getRandomValues(new Uint8Array(50_000));
            tx.objectStore('junk').add(Array.from({ length: 100 }, noise));
            tx.oncomplete = () => resolve(false);
            tx.onabort = () => resolve(true);
          };
        });
        return refused;
      });
      if (!isRefused) throw new Error('The disk is not full');
    },
    makeRoom: async () => void (await resize()),
  };
}
