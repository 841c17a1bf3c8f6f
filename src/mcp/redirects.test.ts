import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeServers, serve } from './testing/http-server';
import { modernServer } from './testing/modern-server';
import { createWorld, serverAt, toolCall } from './testing/world';

// Node says where a redirect points; browsers do not. This is what they give instead.
function fetchLikeBrowsers(): void {
  const real = globalThis.fetch;
  vi.stubGlobal('fetch', async (url: string | URL, init?: RequestInit) => {
    const response = await real(url, init);
    if (init?.redirect !== 'manual' || response.status < 300 || response.status > 399) return response;
    const opaque = new Response(null);
    for (const [key, value] of Object.entries({ type: 'opaqueredirect', status: 0, ok: false })) {
      Object.defineProperty(opaque, key, { value });
    }
    return opaque;
  });
}

afterEach(async () => {
  vi.unstubAllGlobals();
  await closeServers();
});

describe('redirects', () => {
  it('T2: /mcp that leads to /mcp/ works, and says where it leads', async () => {
    const real = await modernServer((mcp) => mcp.registerTool('ping', {}, () => ({ content: [] })));
    const front = await serve(async (request, response, body) => {
      if (request.url === '/mcp') return response.writeHead(307, { location: '/mcp/' }).end();
      if (request.method === 'GET') return response.writeHead(405).end();
      const answer = await fetch(real.url, {
        method: 'POST',
        headers: request.headers as Record<string, string>,
        body: JSON.stringify(body),
      });
      response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? '' });
      return response.end(await answer.text());
    });
    fetchLikeBrowsers();
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(front.url));
    expect(outcome).toMatchObject({
      kind: 'ready',
      tools: [{ name: 'ping' }],
      resolvedUrl: `${front.origin}/mcp/`,
    });
    expect(await world.call(serverAt(front.url), toolCall('ping'))).toMatchObject({ kind: 'completed' });
  });

  it('T2: another origin is named and never spoken to', async () => {
    const elsewhere = await serve((_, response) => response.writeHead(405).end());
    const front = await serve((_, response) => response.writeHead(307, { location: elsewhere.url }).end());
    fetchLikeBrowsers();
    const facts = { origin: elsewhere.origin };
    const world = createWorld();
    expect(await world.client.connect(serverAt(front.url))).toEqual({
      kind: 'problem',
      code: 'REDIRECTED_ELSEWHERE',
      facts,
      challenge: null,
    });
    expect(await world.call(serverAt(front.url), toolCall('ping'))).toMatchObject({
      kind: 'failed',
      code: 'REDIRECTED_ELSEWHERE',
      facts,
      mayHaveArrived: false,
    });
    // The look is a bare GET: nothing of the protocol, nothing of the call.
    expect(elsewhere.seen.every(({ method, body }) => method === 'GET' && body === undefined)).toBe(true);
    expect(elsewhere.seen.every(({ headers }) => headers['mcp-method'] === undefined)).toBe(true);
  });

  it('T2: where the browser will not say, no origin is named', async () => {
    const front = await serve((_, response) =>
      response.writeHead(307, { location: 'http://127.0.0.1:1/' }).end(),
    );
    fetchLikeBrowsers();
    expect(await createWorld().client.connect(serverAt(front.url))).toMatchObject({
      code: 'REDIRECTED_ELSEWHERE',
      facts: { origin: null },
    });
  });
});
