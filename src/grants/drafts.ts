import { partsOf } from '../servers/parts';
import type { Server } from '../servers/types';
import { withDecision } from './rules';
import type { GrantSubject, RuleDraft, Site } from './types';

/** With what the person chose on a screen, if its server still has what was shown there; else it asks. */
export function withDraft(site: Site, servers: readonly Server[], draft: RuleDraft, atMs: number): Site {
  const server = servers.find(({ id }) => id === draft.serverId);
  const subject = server === undefined ? null : subjectOf(draft, server);
  if (subject === null) return site;
  const { serverId, verdict } = draft;
  // It ends with the site, and not before.
  return withDecision(site, serverId, subject, { verdict, until: { kind: 'revoked' }, atMs });
}

/** What a draft is about, as its server has it now; null: that is not what was shown. */
export function subjectOf(draft: RuleDraft, server: Server): GrantSubject | null {
  if (draft.kind === 'part') {
    const { part } = draft;
    return partsOf(server).includes(part) ? { kind: 'part', part } : null;
  }
  const tool = server.tools.find(({ name, hash }) => name === draft.tool && hash === draft.pin);
  return tool === undefined ? null : { kind: 'tool', tool };
}
