import { browser } from 'wxt/browser';

/** Remembers which window is the consent window between lives of the worker. */
export type WindowMemory = { load(): Promise<number | null>; save(windowId: number | null): Promise<void> };

export type ConsentWindow = {
  /** Opens it, or brings it to the front. */
  show(): Promise<void>;
  /** Closes it without that being the person's doing. */
  close(): Promise<void>;
};

const SIZE = { width: 520, height: 720 };

/**
 * Usher's own window, in which every approval happens.
 *
 * @param onClosedByPerson closing the window is an answer: cancel.
 */
export function createConsentWindow(memory: WindowMemory, onClosedByPerson: () => void): ConsentWindow {
  let turn: Promise<void> = Promise.resolve();
  const inTurn = (work: () => Promise<void>): Promise<void> => {
    turn = turn.then(work, work);
    return turn;
  };

  browser.windows.onRemoved.addListener((windowId) => {
    void inTurn(async () => {
      if ((await memory.load()) !== windowId) return;
      await memory.save(null);
      onClosedByPerson();
    });
  });

  return {
    show: () =>
      inTurn(async () => {
        const known = await memory.load();
        if (known !== null && (await focus(known))) return;
        const window = await browser.windows.create({
          type: 'popup',
          url: browser.runtime.getURL('/consent.html' as never),
          ...SIZE,
          focused: true,
        });
        await memory.save(window?.id ?? null);
      }),
    close: () =>
      inTurn(async () => {
        const known = await memory.load();
        if (known === null) return;
        await memory.save(null);
        await browser.windows.remove(known).catch(() => {});
      }),
  };
}

async function focus(windowId: number): Promise<boolean> {
  try {
    await browser.windows.update(windowId, { focused: true, drawAttention: true });
    return true;
  } catch {
    return false;
  }
}

/**
 * The panel in a window of its own, or the tab that shows it: a side panel opens for a click in the browser alone, and
 * this is for a click in a page.
 */
export async function showPanel(): Promise<void> {
  const url = browser.runtime.getURL('/sidepanel.html' as never);
  const [shown] = await browser.tabs.query({ url: `${url}*` }).catch(() => []);
  if (shown?.id !== undefined && shown.windowId !== undefined) {
    await browser.tabs.update(shown.id, { active: true });
    if (await focus(shown.windowId)) return;
  }
  await browser.windows.create({ type: 'popup', url: `${url}#/activity`, ...SIZE, focused: true });
}
