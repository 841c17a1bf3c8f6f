import { browser } from 'wxt/browser';

/** Values that live as long as the browser runs: `storage.session`, which pages and content scripts can't read. */
const RUN = 'run-id';
const CONSENT_WINDOW = 'consent-window';

/** The id of this run of the browser; new exactly once a run. Tab ids of another run mean nothing (DESIGN §2.8). */
export async function runId(): Promise<{ readonly id: string; readonly isNewRun: boolean }> {
  const known = await read(RUN);
  if (typeof known === 'string') return { id: known, isNewRun: false };
  const id = crypto.randomUUID();
  await browser.storage.session.set({ [RUN]: id });
  return { id, isNewRun: true };
}

/** Which window is Usher's own. */
export const consentWindow = {
  async load(): Promise<number | null> {
    const known = await read(CONSENT_WINDOW);
    return typeof known === 'number' ? known : null;
  },
  async save(windowId: number | null): Promise<void> {
    if (windowId === null) await browser.storage.session.remove(CONSENT_WINDOW);
    else await browser.storage.session.set({ [CONSENT_WINDOW]: windowId });
  },
};

async function read(key: string): Promise<unknown> {
  return (await browser.storage.session.get(key))[key];
}
