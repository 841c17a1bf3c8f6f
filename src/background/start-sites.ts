import { browser } from 'wxt/browser';
import { broadcast } from '../messaging/server';
import type { Storage } from '../storage/storage';
import { observeInvocations } from '../tabs/invocations';
import { createTabClosings, openTabIds } from '../tabs/open-tabs';
import { createSiteScripts } from '../tabs/site-scripts';
import type { HostReturn } from './host-return';
import { createInsertIntoChat } from './insert-into-chat';
import { createSignInTabs } from './sign-in-tabs';
import { createSiteDesk } from './site-desk';
import type { SitePorts } from './site-ports';

/** The wiring of connected sites; its listeners too are registered before anything is awaited. */
export function startSites(ports: {
  readonly storage: Storage;
  readonly hosts: Pick<HostReturn, 'giveBack'>;
  /** Where calls and sign-ins send the person now: nothing of ours runs there. */
  readonly withheld: SitePorts['withheld'];
  /** A tab that a call has opened, or is about to. */
  readonly isOfFlow: (tabId: number) => Promise<boolean>;
  /** What the worker's last life left is known. @throws what hinders that */
  readonly resumed: () => Promise<void>;
  readonly wakeAt: SitePorts['wakeAt'];
  readonly onRevoked: SitePorts['onRevoked'];
}) {
  const { storage, withheld } = ports;
  const closings = createTabClosings(() => void desk.look().catch(() => {}));
  const signInTabs = createSignInTabs(openTabIds);
  const scripts = createSiteScripts(
    async (tabId) => signInTabs.mayBe(tabId) || (await ports.isOfFlow(tabId)),
  );
  const desk = createSiteDesk({
    sites: storage.sites,
    servers: storage.servers,
    invokedTabs: storage.invokedTabs,
    disconnectedSite: storage.disconnectedSite,
    runId: async () => (await storage.runId()).id,
    scripts,
    closings,
    openTabIds,
    isHostAllowed: (pattern) => browser.permissions.contains({ origins: [pattern] }),
    giveBackHost: (origin) => ports.hosts.giveBack([origin]),
    withheld,
    now: () => Date.now(),
    wakeAt: ports.wakeAt,
    changed: () => broadcast({ topic: 'sites' }),
    onRevoked: ports.onRevoked,
  });
  closings.observe();
  observeInvocations((tab) => void desk.noteInvoked(tab).catch(() => {}));
  browser.permissions.onAdded.addListener(() => broadcast({ topic: 'sites' }));
  browser.permissions.onRemoved.addListener(() => void desk.permissionsChanged().catch(() => {}));

  let targets = '';
  return {
    desk,
    insert: createInsertIntoChat({ scripts, invoked: desk.invoked, resumed: ports.resumed }),

    /** Where the person is sent is not what it was: scripts are withheld there, and nowhere else. */
    targetsChanged(): void {
      const now = withheld().toSorted().join(' ');
      if (now === targets) return;
      targets = now;
      void desk.attend().catch(() => {});
    },

    withheldFirst,
    mayBeOfSignIn: signInTabs.mayBe,

    /** Opens the window of a sign-in so, and waits until it is closed. */
    aroundSignIn<Args extends readonly unknown[], Result>(open: (...args: Args) => Promise<Result>) {
      return withheldFirst(signInTabs.around(open));
    },
  };

  /** Opens a tab, or a window, once nothing of ours can run where it leads. */
  function withheldFirst<Args extends readonly unknown[], Result>(open: (...args: Args) => Promise<Result>) {
    return async (...args: Args): Promise<Result> => {
      // The gate refuses the tab all the same: a browser that fails here keeps nobody from signing in.
      await desk.attend().catch(() => {});
      return open(...args);
    };
  }
}
