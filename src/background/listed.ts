import { hashOf } from '../base/hash';
import type { JsonObject } from '../base/json';
import type { PageSession } from '../elicitation/page-session';
import type { Gateway } from '../gateway/gateway';
import type { Offer } from '../gateway/ports';
import type { Part } from '../servers/parts';
import type { KeptSession } from './page-sessions';

/** What a page lists, each by itself. */
export type Listed = 'tools' | Part;

const LISTED: readonly Listed[] = ['tools', 'resources', 'prompts'];

/** What a page's message lists; null: nothing. */
export function listedBy({ method }: JsonObject): Listed | null {
  switch (method) {
    case 'tools/list':
      return 'tools';
    case 'resources/list':
    case 'resources/templates/list':
      return 'resources';
    case 'prompts/list':
      return 'prompts';
    default:
      return null;
  }
}

/** The hash of what a session's client has listed; null: it has not. */
export function listedIn({ listed, listedParts }: PageSession, what: Listed): string | null {
  return what === 'tools' ? listed : (listedParts?.[what] ?? null);
}

/**
 * Another hash where a page would list something else: a server is touched more often than its tools change. What a
 * server has besides tools is not known without asking it; that it changes, the server says itself.
 */
export function hashOffered(what: Listed, offers: readonly Offer[]): string {
  if (what === 'tools')
    return hashOf(
      offers.map(({ server: { id, name }, tools }) => [id, name, ...tools.map(({ hash }) => hash)]),
    );
  const offering = offers.filter(({ parts }) => parts.includes(what));
  return hashOf(offering.map(({ server: { id, name } }) => [id, name]));
}

/** True once a session's client has listed anything: before that nothing can have changed for it. */
export function hasListed(session: PageSession): boolean {
  return LISTED.some((what) => listedIn(session, what) !== null);
}

/** Which lists of a session are not what they were, with the hash of each as it is now. */
export function changesOf(
  session: PageSession,
  offers: readonly Offer[],
): readonly { readonly what: Listed; readonly offered: string }[] {
  return LISTED.flatMap((what) => {
    const listed = listedIn(session, what);
    const offered = hashOffered(what, offers);
    return listed === null || listed === offered ? [] : [{ what, offered }];
  });
}

/** Tells the sessions of one page whose lists are not what they were. */
export async function tellOfChanges(
  sessions: readonly {
    readonly kept: Pick<KeptSession, 'now' | 'noteListed'>;
    readonly gateway: Pick<Gateway, 'changed'>;
  }[],
  offers: readonly Offer[],
): Promise<void> {
  for (const { kept, gateway } of sessions) {
    for (const { what, offered } of changesOf(kept.now(), offers)) {
      // Told once: whether its client lists them again is its own affair.
      await kept.noteListed(what, offered);
      gateway.changed(what);
    }
  }
}
