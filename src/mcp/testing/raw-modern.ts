import type { IncomingMessage, ServerResponse } from 'node:http';
import type { EraVerdict } from '../../servers/types';
import { json, serve, type TestServer } from './http-server';

/** What a modern server says of itself; given to a server that is called without a probe. */
export const MODERN = {
  era: 'modern',
  protocolVersion: '2026-07-28',
  discover: {
    supportedVersions: ['2026-07-28'],
    capabilities: { tools: {} },
    resultType: 'complete',
    ttlMs: 0,
    cacheScope: 'private',
  },
  atMs: Date.now(),
} satisfies EraVerdict;

// biome-ignore lint/suspicious/noExplicitAny: whatever a test wants to send.
type Answer = (message: any, response: ServerResponse, request: IncomingMessage) => unknown;

/** A modern server written by hand, for answers that no SDK would give. What is returned is the result. */
export function rawModernServer(answer: Answer): Promise<TestServer> {
  return serve(async (request, response, body) => {
    const message = body as { id: string; method: string };
    const isDiscovery = message?.method === 'server/discover';
    const result = isDiscovery ? MODERN.discover : await answer(message, response, request);
    if (result === undefined || response.headersSent) return;
    json(response, 200, { jsonrpc: '2.0', id: message.id, result });
  });
}

export const complete = (more: object = {}) => ({ resultType: 'complete', content: [], ...more });
