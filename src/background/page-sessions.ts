import { canonicalJson } from '../base/canonical-json';
import type { JsonObject } from '../base/json';
import type { PageSession, PendingCall } from '../elicitation/page-session';
import { withOpening } from '../gateway/opening';
import type { PageSender, SessionId } from '../page-bridge/wire';
import type { PageSessionStore } from '../storage/storage';
import { type Listed, listedIn } from './listed';

/** Sessions of a tab whose documents sleep, or are gone: browsers keep fewer documents asleep than this. */
const MAX_ASLEEP = 16;

/** One session, saved whenever it changes. */
export type KeptSession = {
  readonly now: () => PageSession;
  readonly noteOpening: (message: JsonObject) => Promise<void>;
  readonly noteTaken: (n: number) => Promise<void>;
  readonly noteListed: (what: Listed, hash: string) => Promise<void>;
  readonly addPending: (call: PendingCall) => Promise<void>;
  readonly dropPending: (isMeant: (call: PendingCall) => boolean) => Promise<void>;
  readonly remove: () => Promise<void>;
};

/** The sessions of pages as data: read once a life of the worker, saved before anything is done. */
export function createPageSessions(store: PageSessionStore, runId: () => Promise<string>) {
  let reading: Promise<Map<string, KeptSession>> | null = null;

  /** Again, where the storage hindered it. */
  function known(): Promise<Map<string, KeptSession>> {
    reading ??= store.list().then(
      (all) => new Map(all.map((session) => [session.id, keep(session)])),
      (cause: unknown) => {
        reading = null;
        throw cause;
      },
    );
    return reading;
  }

  function keep(first: PageSession): KeptSession {
    let session = first;
    /** One after another: none overwrites what another has just added. */
    let turn: Promise<unknown> = Promise.resolve();
    const change = (edit: (before: PageSession) => PageSession): Promise<void> => {
      const next = turn.then(async () => {
        const edited = edit(session);
        if (edited === session) return;
        await store.save(edited);
        session = edited;
      });
      turn = next.catch(() => {});
      return next;
    };
    return {
      now: () => session,
      noteOpening: (message) =>
        change((before) => {
          const opening = withOpening(before.opening, message);
          return opening === before.opening ? before : { ...before, opening };
        }),
      noteTaken: (n) => change((before) => (n <= before.takenUpTo ? before : { ...before, takenUpTo: n })),
      noteListed: (what, hash) =>
        change((before) => {
          if (listedIn(before, what) === hash) return before;
          return what === 'tools'
            ? { ...before, listed: hash }
            : { ...before, listedParts: { ...before.listedParts, [what]: hash } };
        }),
      addPending: (call) =>
        change((before) => {
          const others = before.pending.filter(({ rpcId }) => rpcId !== call.rpcId);
          return { ...before, pending: [...others, call] };
        }),
      dropPending: (isMeant) =>
        change((before) => {
          const pending = before.pending.filter((call) => !isMeant(call));
          return pending.length === before.pending.length ? before : { ...before, pending };
        }),
      async remove() {
        (await known()).delete(first.id);
        await turn;
        await store.remove(first.id);
      },
    };
  }

  return {
    all: async (): Promise<readonly KeptSession[]> => [...(await known()).values()],

    /** Those that nobody comes back to: of each tab, the oldest beyond what sleeps there. */
    async surplus(isServed: (session: KeptSession) => boolean): Promise<readonly KeptSession[]> {
      const asleep = [...(await known()).values()].filter((session) => !isServed(session));
      asleep.sort((one, other) => other.now().openedAtMs - one.now().openedAtMs);
      return [...Map.groupBy(asleep, (session) => session.now().tabId).values()].flatMap((ofTab) =>
        ofTab.slice(MAX_ASLEEP),
      );
    },

    /** The session that this document calls so; null: there is none, or it was another document's. */
    async find(sender: PageSender, name: SessionId): Promise<KeptSession | null> {
      const session = (await known()).get(idOf(sender, name)) ?? null;
      const isOurs = session !== null && session.now().origin === sender.origin;
      return isOurs && session.now().runId === (await runId()) ? session : null;
    },

    async begin(sender: PageSender, name: SessionId, openedAtMs: number): Promise<KeptSession> {
      const { origin, tabId } = sender;
      const id = idOf(sender, name);
      const session: PageSession = {
        id,
        origin,
        tabId,
        runId: await runId(),
        openedAtMs,
        opening: [],
        takenUpTo: 0,
        pending: [],
        listed: null,
      };
      await store.save(session);
      const kept = keep(session);
      (await known()).set(id, kept);
      return kept;
    },
  };
}

export type PageSessions = ReturnType<typeof createPageSessions>;

/** The browser's names first: whatever a page says, it names a session of its own document. */
function idOf({ tabId, documentId }: PageSender, name: SessionId): string {
  return canonicalJson([tabId, documentId, name]);
}
