import type { Brand } from '../base/brand';
import type { ServerId } from '../servers/types';
import type { PageOrigin, Part } from './types';

type Granted = {
  readonly origin: PageOrigin;
  readonly serverId: ServerId;
  readonly subject:
    | { readonly kind: 'tool'; readonly name: string }
    | { readonly kind: 'part'; readonly part: Part };
  readonly grantedAtMs: number;
};

/** The person's permission for one call of a page: by a rule of theirs, or by a click in Usher's own window. */
export type CallGrant = Brand<Granted, 'CallGrant'>;

/** The one mint: called where a rule is applied or a click is heard (`background/page-grants.ts`), nowhere else. */
export function grantCall(granted: Granted): CallGrant {
  return granted as CallGrant;
}
