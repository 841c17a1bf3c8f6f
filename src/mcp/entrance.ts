import type { Server } from '../servers/types';
import type { AccessHeaders, McpPorts } from './ports';

/** Where a server is, and what lets requests in there. */
export type Entrance = {
  readonly url: string;
  readonly headers: () => Promise<AccessHeaders>;
  /** After a 401; null: there is nothing else to try. */
  readonly renewed: (refused: AccessHeaders) => Promise<AccessHeaders | null>;
};

export function entranceTo(
  { access }: Pick<McpPorts, 'access'>,
  server: Pick<Server, 'id' | 'url'>,
): Entrance {
  return {
    url: server.url,
    headers: () => access.headers(server),
    renewed: (refused) => access.renewed(server, refused),
  };
}
