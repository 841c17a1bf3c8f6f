import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer, type ServerNotifier } from '@modelcontextprotocol/server';
import { serve, type TestServer } from './http-server';

/** A server of 2026-07-28 on the SDK's second line, which refuses the older era. */
export async function modernServer(
  register: (server: McpServer) => void,
): Promise<TestServer & { readonly notify: ServerNotifier }> {
  const handler = createMcpHandler(
    () => {
      const server = new McpServer({ name: 'modern-test', version: '1', title: 'Modern' });
      register(server);
      return server;
    },
    { legacy: 'reject' },
  );
  const node = toNodeHandler(handler);
  type Incoming = Parameters<typeof node>[0];
  const server = await serve((request, response, body) => node(request as Incoming, response, body));
  return { ...server, notify: handler.notify };
}
