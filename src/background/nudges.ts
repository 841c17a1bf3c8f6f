import type { Offer } from '../gateway/ports';
import type { PageOrigin } from '../grants/types';
import { changesOf, hasListed } from './listed';
import type { KeptSession, PageSessions } from './page-sessions';

/**
 * Documents that idle let Usher sleep, and hold no port: what changed for their sessions nobody could tell them. They are
 * told to come back and look, and nothing else.
 */
export function createNudges(ports: {
  readonly sessions: Pick<PageSessions, 'all'>;
  readonly runId: () => Promise<string>;
  /** Whether its document holds a port. */
  readonly isServed: (session: KeptSession) => boolean;
  /** What its page is offered now. */
  readonly offers: (page: {
    readonly origin: PageOrigin;
    readonly tabId: number;
  }) => Promise<readonly Offer[]>;
  /** Does nothing where the tab shows no page with a relay. */
  readonly nudge: (tabId: number) => Promise<void>;
}) {
  /** Tab ids of another run name other tabs. */
  async function away(origin: PageOrigin | null): Promise<readonly KeptSession[]> {
    const runId = await ports.runId();
    return (await ports.sessions.all()).filter((session) => {
      const known = session.now();
      return (
        known.runId === runId && (origin === null || known.origin === origin) && !ports.isServed(session)
      );
    });
  }

  async function nudge(sessions: readonly KeptSession[]): Promise<void> {
    const tabs = new Set(sessions.map((session) => session.now().tabId));
    await Promise.all([...tabs].map(ports.nudge));
  }

  return {
    /** Those whose lists are not what they were. */
    async offersChanged(origin: PageOrigin | null = null): Promise<void> {
      const changed: KeptSession[] = [];
      for (const session of await away(origin)) {
        const known = session.now();
        if (!hasListed(known)) continue;
        const { tabId } = known;
        const offers = await ports.offers({ origin: known.origin as PageOrigin, tabId });
        if (changesOf(known, offers).length > 0) changed.push(session);
      }
      await nudge(changed);
    },

    /** @param forget first: who is back before the sessions are forgotten would be served once more. */
    async revoked(origin: PageOrigin, forget: () => Promise<void>): Promise<void> {
      const sessions = await away(origin);
      await forget();
      await nudge(sessions);
    },
  };
}
