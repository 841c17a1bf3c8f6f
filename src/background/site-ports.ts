import type { PageOrigin } from '../grants/types';
import type { ServerStore, SiteStore, Storage } from '../storage/storage';
import type { TabClosings } from '../tabs/open-tabs';
import type { SiteScripts } from '../tabs/site-scripts';

/** What the desk of connected sites needs of the rest of Usher. */
export type SitePorts = {
  readonly sites: SiteStore;
  readonly servers: Pick<ServerStore, 'list' | 'get'>;
  readonly invokedTabs: Storage['invokedTabs'];
  readonly disconnectedSite: Storage['disconnectedSite'];
  readonly runId: () => Promise<string>;
  readonly scripts: Pick<SiteScripts, 'keepRegistered' | 'runIn' | 'tabsOf'>;
  readonly closings: TabClosings;
  readonly openTabIds: () => Promise<ReadonlySet<number>>;
  readonly isHostAllowed: (pattern: string) => Promise<boolean>;
  /** Of a site that is not connected any more; nothing where something else needs it. */
  readonly giveBackHost: (origin: PageOrigin) => Promise<void>;
  /** Origins that calls send the person to: nothing of ours runs there meanwhile (DESIGN §2.5). */
  readonly withheld: () => readonly string[];
  readonly now: () => number;
  readonly wakeAt: (timeMs: number) => Promise<void>;
  readonly changed: () => void;
  /**
   * At once, after it is saved: this site may not do all of what it could before, or something else (`some`), or
   * nothing of what it was connected for (`all`): it is disconnected, over, or connected anew.
   */
  readonly onRevoked: (origin: PageOrigin, extent: 'all' | 'some') => void;
};
