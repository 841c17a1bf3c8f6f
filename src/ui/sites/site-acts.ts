import type { ConnectDraft, PageOrigin, RuleDraft } from '../../grants/types';
import type { ServerId } from '../../servers/types';

/** What a person can do with a site. */
export type SiteActs = {
  /** In the click: the browser asks for the host. */
  readonly onConnect: (draft: ConnectDraft, origin: PageOrigin) => void;
  readonly onSetRule: (origin: PageOrigin, rule: RuleDraft) => void;
  readonly onSetServers: (origin: PageOrigin, serverIds: readonly ServerId[]) => void;
  readonly onDisconnect: (origin: PageOrigin) => void;
  /** In the click: the browser gives the host again, or asks. */
  readonly onReconnect: (origin: PageOrigin) => void;
  /** In the click: the browser asks for the host. */
  readonly onAllowAccess: (origin: PageOrigin) => void;
};
