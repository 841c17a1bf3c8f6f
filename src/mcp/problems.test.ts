import { afterEach, describe, expect, it, vi } from 'vitest';
import { closeServers, type Handler, json, serve } from './testing/http-server';
import { createWorld, serverAt } from './testing/world';

afterEach(async () => {
  vi.unstubAllGlobals();
  await closeServers();
});

const problemOf = async (handle: Handler, more = {}) =>
  createWorld().client.connect(serverAt((await serve(handle)).url, more));

const initialized =
  (protocolVersion: string): Handler =>
  (_, response, body) => {
    const { id, method } = body as { id: unknown; method: string };
    if (method === 'server/discover') return json(response, 400, { error: 'what?' });
    const result = { protocolVersion, capabilities: {}, serverInfo: { name: 's', version: '1' } };
    return json(response, 200, { jsonrpc: '2.0', id, result });
  };

describe('why a server can not be used', () => {
  it.each([
    [
      'a page',
      (_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<!doctype html>'),
      'NOT_AN_MCP_SERVER',
      {},
    ],
    [
      'a missing page',
      (_, response) => response.writeHead(404, { 'content-type': 'text/html' }).end('<p>404'),
      'NOT_AN_MCP_SERVER',
      { status: 404 },
    ],
    ['some other JSON', (_, response) => json(response, 200, { hello: 'world' }), 'NOT_AN_MCP_SERVER', {}],
    [
      'a web API',
      (_, response) => json(response, 405, { detail: 'Method Not Allowed' }),
      'NOT_AN_MCP_SERVER',
      { status: 405 },
    ],
    [
      'authorization',
      (_, response) => json(response, 401, {}, { 'www-authenticate': 'Bearer' }),
      'NEEDS_AUTHORIZATION',
      {},
    ],
    [
      'authorization without a challenge',
      (_, response) => json(response, 401, {}),
      'NEEDS_AUTHORIZATION',
      {},
    ],
    [
      'a scope',
      (_, response) => json(response, 403, {}, { 'www-authenticate': 'Bearer error="insufficient_scope"' }),
      'NEEDS_AUTHORIZATION',
      {},
    ],
    [
      'our Origin',
      (_, response) => json(response, 403, { error: { code: -32000, message: 'Invalid Origin' } }),
      'ORIGIN_REFUSED',
      {},
    ],
    ['trouble of its own', (_, response) => json(response, 502, {}), 'SERVER_ERROR', { status: 502 }],
    ['a version of the past', initialized('2023-01-01'), 'VERSION_NOT_SHARED', {}],
    [
      'a version of the future',
      (_, response, body) =>
        json(response, 400, {
          jsonrpc: '2.0',
          id: (body as { id: string }).id,
          error: { code: -32022, message: 'm', data: { supported: ['2031-01-01'], requested: '2026-07-28' } },
        }),
      'VERSION_NOT_SHARED',
      {},
    ],
  ] satisfies [string, Handler, string, object][])('%s [H21, H22, H33]', async (_, handle, code, facts) => {
    expect(await problemOf(handle)).toMatchObject({ kind: 'problem', code, facts });
  });

  it('the old HTTP+SSE transport [H50]', async () => {
    const sse: Handler = (request, response) => {
      if (request.method !== 'GET') return response.writeHead(404).end('Cannot POST /sse');
      return response
        .writeHead(200, { 'content-type': 'text/event-stream' })
        .write('event: endpoint\ndata: /messages?id=1\n\n');
    };
    expect(await problemOf(sse)).toMatchObject({ kind: 'problem', code: 'OLD_SSE_TRANSPORT', facts: {} });
  });

  it('an Origin that was left out is not the reason any more', async () => {
    const refusing: Handler = (_, response) => json(response, 403, {});
    expect(await problemOf(refusing, { omitsOrigin: true })).toMatchObject({
      code: 'SERVER_ERROR',
      facts: { status: 403 },
    });
  });

  it.each([
    ['a service worker', {}],
    ['an event page', { window: {}, document: {} }],
  ])('T15: an outage, in %s', async (_, globals) => {
    for (const [name, value] of Object.entries(globals)) vi.stubGlobal(name, value);
    const server = await serve(() => {});
    await server.close();
    expect(await createWorld().client.connect(serverAt(server.url))).toMatchObject({
      code: 'SERVER_UNREACHABLE',
    });
  });
});
