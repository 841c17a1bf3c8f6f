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

/** The toolbar button opens the side panel (Chrome) or the sidebar (Firefox) and so grants `activeTab`. */
export function openPanelFromToolbar(): void {
  browser.action.onClicked.addListener((tab) => {
    const { sidePanel, sidebarAction } = browser as unknown as {
      sidePanel?: { open(options: { windowId: number }): Promise<void> };
      sidebarAction?: { open(): Promise<void> };
    };
    if (sidePanel !== undefined && tab.windowId !== undefined)
      void sidePanel.open({ windowId: tab.windowId });
    else void sidebarAction?.open();
  });
}
