/** The scopes in a space-separated list (RFC 6749 §3.3), each once. */
export function scopesOf(list: string | null): readonly string[] {
  return [...new Set((list ?? '').split(' ').filter((scope) => scope !== ''))];
}

/**
 * What to ask for: what the challenge names, else all that the resource says it supports, else nothing (A17, A18). On
 * the way up it is the union with what was asked for before, so that nothing that was granted is lost (A32).
 */
export function wantedScope(options: {
  readonly challenged: string | null;
  readonly supported: readonly string[] | null;
  readonly before: readonly string[];
  /** The person's own setting for this server; null: they have none. */
  readonly chosen: string | null;
  /** True where the authorization server gives refresh tokens for `offline_access` (A29). */
  readonly offersOfflineAccess: boolean;
}): string | null {
  const { challenged, supported, before, chosen, offersOfflineAccess } = options;
  // A challenge is authoritative (A17): the person's own choice adds to it, and stands in for what is supported.
  const named = [chosen, challenged].filter((list) => list !== null);
  const wanted = scopesOf(named.length > 0 ? named.join(' ') : (supported?.join(' ') ?? null));
  const offline = offersOfflineAccess && wanted.length > 0 ? ['offline_access'] : [];
  const all = [...new Set([...before, ...wanted, ...offline])];
  return all.length === 0 ? null : all.join(' ');
}

/** What the person has not agreed to before. */
export function newScopes(wanted: string | null, before: readonly string[]): readonly string[] {
  return scopesOf(wanted).filter((scope) => !before.includes(scope));
}
