import { toNodeHandler } from '@modelcontextprotocol/node';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { json, serve, type TestServer } from './http-server';
import type { IdentityProvider } from './identity-provider';

const METADATA = '/.well-known/oauth-protected-resource/mcp';

/** A server of 2026-07-28 that lets in who has a token of this provider, for it; calls need the scope `write`. */
export async function protectedServer(idp: IdentityProvider): Promise<TestServer> {
  const mcp = createMcpHandler(
    () => {
      const server = new McpServer({ name: 'protected', version: '1' });
      server.registerTool('note', {}, () => ({ content: [{ type: 'text', text: 'noted' }] }));
      return server;
    },
    { legacy: 'reject' },
  );
  const node = toNodeHandler(mcp);
  type Incoming = Parameters<typeof node>[0];
  const server = await serve(async (request, response, body) => {
    if (request.url === METADATA)
      return json(response, 200, {
        resource: server.url,
        authorization_servers: [idp.issuer],
        scopes_supported: ['read'],
      });
    if (request.url !== '/mcp') return json(response, 404, {});
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const token = bearer === undefined ? undefined : await idp.provider.AccessToken.find(bearer);
    const named = `resource_metadata="${server.origin}${METADATA}"`;
    if (token === undefined || token.isExpired || token.aud !== server.url)
      return json(response, 401, {}, { 'www-authenticate': `Bearer ${named}` });
    const isCall = (body as { method?: string }).method === 'tools/call';
    if (isCall && !token.scopes.has('write')) {
      const challenge = `Bearer error="insufficient_scope", scope="write", ${named}, error_description="<b>no</b>"`;
      return json(response, 403, {}, { 'www-authenticate': challenge });
    }
    return node(request as Incoming, response, body);
  });
  return server;
}
