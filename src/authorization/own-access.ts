import type { OwnCredentials } from './credentials';
import { type HeaderProblem, headerProblem } from './own-headers';

/** What a page may know of what the person brought for a server: that there is a secret, never which. */
export type OwnAccessView = {
  readonly clientId: string | null;
  readonly hasClientSecret: boolean;
  readonly scope: string | null;
  readonly hasBearerToken: boolean;
  readonly headerNames: readonly string[];
};

/** What the person typed. Null: what is kept stays as it is; an empty text: it goes. */
export type OwnAccessDraft = {
  readonly clientId: string;
  readonly clientSecret: string | null;
  readonly scope: string;
  readonly bearerToken: string | null;
  /** One `Name: value` a line. */
  readonly headers: string | null;
};

export type OwnAccessProblem = {
  readonly field: 'clientId' | 'clientSecret' | 'scope' | 'bearerToken' | 'headers';
  readonly code: HeaderProblem | 'TOKEN_INVALID' | 'CLIENT_ID_INVALID' | 'SCOPE_INVALID';
};

export function viewOfOwn(own: OwnCredentials | null): OwnAccessView {
  return {
    clientId: own?.clientId ?? null,
    hasClientSecret: own?.clientSecret != null,
    scope: own?.scope ?? null,
    hasBearerToken: own?.bearerToken != null,
    headerNames: (own?.headers ?? []).map(({ name }) => name),
  };
}

/**
 * What is to be kept; null: nothing is left of it. Another client id belongs to nobody yet: which authorization server
 * it is for shows when it is used (A15).
 */
export function mergeOwn(before: OwnCredentials | null, draft: OwnAccessDraft): OwnCredentials | null {
  const clientId = textOrNull(draft.clientId);
  const isSameClient = clientId === (before?.clientId ?? null);
  const own: OwnCredentials = {
    clientId,
    issuer: isSameClient ? (before?.issuer ?? null) : null,
    clientSecret:
      draft.clientSecret === null ? (before?.clientSecret ?? null) : textOrNull(draft.clientSecret),
    scope: textOrNull(draft.scope),
    bearerToken: draft.bearerToken === null ? (before?.bearerToken ?? null) : textOrNull(draft.bearerToken),
    headers: draft.headers === null ? (before?.headers ?? []) : headersIn(draft.headers),
  };
  const isEmpty =
    own.clientId === null && own.clientSecret === null && own.scope === null && own.bearerToken === null;
  return isEmpty && own.headers.length === 0 ? null : own;
}

/** What is wrong with what was typed: a secret that would not arrive as it was meant is not kept. */
export function problemsOfOwn(draft: OwnAccessDraft): readonly OwnAccessProblem[] {
  const problems: OwnAccessProblem[] = [];
  const isVisible = (text: string) => /^[\x20-\x7e]*$/.test(text.trim());
  if (!isVisible(draft.clientId)) problems.push({ field: 'clientId', code: 'CLIENT_ID_INVALID' });
  if (!isVisible(draft.clientSecret ?? ''))
    problems.push({ field: 'clientSecret', code: 'CLIENT_ID_INVALID' });
  // RFC 6749 §3.3.
  if (!/^(?:[\x21\x23-\x5b\x5d-\x7e]+ *)*$/.test(draft.scope.trim()))
    problems.push({ field: 'scope', code: 'SCOPE_INVALID' });
  // RFC 6750 §2.1.
  if (!/^[A-Za-z0-9._~+/-]*=*$/.test((draft.bearerToken ?? '').trim()))
    problems.push({ field: 'bearerToken', code: 'TOKEN_INVALID' });
  for (const { name, value } of headersIn(draft.headers ?? '')) {
    const code = headerProblem(name, value);
    if (code === null) continue;
    problems.push({ field: 'headers', code });
    break;
  }
  return problems;
}

function headersIn(text: string): readonly { readonly name: string; readonly value: string }[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const at = line.indexOf(':');
      return at === -1
        ? { name: line.trim(), value: '' }
        : { name: line.slice(0, at).trim(), value: line.slice(at + 1).trim() };
    });
}

function textOrNull(text: string): string | null {
  return text.trim() === '' ? null : text.trim();
}
