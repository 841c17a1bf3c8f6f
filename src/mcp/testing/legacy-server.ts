import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import {
  type EventStore,
  StreamableHTTPServerTransport,
} from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { serve, type TestServer } from './http-server';

export type LegacyServer = TestServer & {
  /** Forgets every session, as a restart would. */
  forgetSessions(): void;
  readonly sessionIds: () => string[];
  /** The server of the newest session. */
  newest(): McpServer;
};

export type LegacyOptions = {
  /** One for each session: its streams can be continued. */
  readonly eventStore?: () => EventStore;
  /** The pause that is asked for before a stream is opened again. */
  readonly retryMs?: number;
};

/** A server of 2025-11-25 on the SDK's first line, with sessions. */
export async function legacyServer(
  register: (server: McpServer) => void,
  { eventStore, retryMs }: LegacyOptions = {},
): Promise<LegacyServer> {
  const sessions = new Map<string, StreamableHTTPServerTransport>();
  let newest: McpServer | null = null;

  const base = await serve(async (request, response, body) => {
    const id = request.headers['mcp-session-id'];
    let transport = typeof id === 'string' ? sessions.get(id) : undefined;
    if (transport === undefined) {
      if (id !== undefined) {
        const error = { code: -32001, message: 'Session not found' };
        response.writeHead(404).end(JSON.stringify({ jsonrpc: '2.0', error, id: null }));
        return;
      }
      const made = new StreamableHTTPServerTransport({
        sessionIdGenerator: () => crypto.randomUUID(),
        ...(eventStore !== undefined && { eventStore: eventStore() }),
        ...(retryMs !== undefined && { retryInterval: retryMs }),
        onsessioninitialized: (sessionId) => void sessions.set(sessionId, made),
        onsessionclosed: (sessionId) => void sessions.delete(sessionId),
      });
      transport = made;
      newest = new McpServer({ name: 'legacy-test', version: '1' }, { capabilities: { tools: {} } });
      register(newest);
      await newest.connect(transport as Parameters<McpServer['connect']>[0]);
    }
    await transport.handleRequest(request, response, body);
  });

  return {
    ...base,
    forgetSessions: () => sessions.clear(),
    sessionIds: () => [...sessions.keys()],
    newest() {
      if (newest === null) throw new Error('No session yet');
      return newest;
    },
  };
}
