import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { serve, type TestServer } from './http-server';

/** A server of 2026-07-28 on the SDK's second line, which refuses the older era. */
export async function modernServer(register: (server: McpServer) => void): Promise<TestServer> {
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
  return serve((request, response, body) => node(request as Incoming, response, body));
}
