import type { Brand } from '../base/brand';
import type { ServerId } from '../servers/types';
import type { PageOrigin } from './types';

type Granted = {
  readonly origin: PageOrigin;
  readonly serverId: ServerId;
  readonly tool: string;
  readonly grantedAtMs: number;
};

/** The person's permission for one call of a page: by a rule of theirs, or by a click in Usher's own window. */
export type ToolGrant = Brand<Granted, 'ToolGrant'>;

/** The one mint: called where a rule is applied or a click is heard (`background/page-grants.ts`), nowhere else. */
export function grantTool(granted: Granted): ToolGrant {
  return granted as ToolGrant;
}
