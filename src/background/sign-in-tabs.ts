/**
 * Which tabs may be those of a sign-in: the browser opens its window and does not say which tab that is, nor what else
 * opens from there. So it is every tab that was not there before, until the window is closed. In memory: the window ends
 * with the worker.
 */
export function createSignInTabs(openTabIds: () => Promise<ReadonlySet<number>>) {
  const before = new Set<ReadonlySet<number>>();

  return {
    mayBe: (tabId: number): boolean => [...before].some((tabs) => !tabs.has(tabId)),

    /** @param open opens a window and waits until it is closed. */
    around<Args extends readonly unknown[], Result>(open: (...args: Args) => Promise<Result>) {
      return async (...args: Args): Promise<Result> => {
        const tabs = await openTabIds();
        before.add(tabs);
        return open(...args).finally(() => before.delete(tabs));
      };
    },
  };
}
