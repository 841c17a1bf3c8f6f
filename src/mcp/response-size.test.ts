import { afterEach, describe, expect, it } from 'vitest';
import { closeServers, json, serve } from './testing/http-server';
import { complete, MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt, toolCall } from './testing/world';

afterEach(closeServers);

const MB = 1024 * 1024;

describe('the size of an answer', () => {
  it('may be ten megabytes', async () => {
    const text = 'x'.repeat(10 * MB);
    const server = await rawModernServer(() => complete({ content: [{ type: 'text', text }] }));
    const answer = await createWorld().call(serverAt(server.url, { verdict: MODERN }), toolCall('x'));
    if (answer.kind !== 'completed') throw new Error(answer.kind);
    expect(JSON.stringify(answer.result).length).toBeGreaterThan(10 * MB);
  });

  it('may not be nested deeper than anything could keep it', async () => {
    const text = `{"resultType":"complete","content":[],"structuredContent":${'['.repeat(50_000)}${']'.repeat(50_000)}}`;
    const server = await rawModernServer((message, response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(`{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":${text}}`);
    });
    const answer = await createWorld().call(serverAt(server.url, { verdict: MODERN }), toolCall('x'));
    expect(answer).toMatchObject({ code: 'ANSWER_UNREADABLE', mayHaveArrived: false });
  });

  it.each([
    [1_000_000, 'input-required'],
    [1_000_001, 'failed'],
  ])('may carry a state of %i characters: %s', async (length, kind) => {
    const result = { resultType: 'input_required', inputRequests: {}, requestState: 's'.repeat(length) };
    const server = await rawModernServer(() => result);
    const answer = await createWorld().call(serverAt(server.url, { verdict: MODERN }), toolCall('x'));
    expect(answer.kind).toBe(kind);
  });

  it('has a limit where a server speaks of itself: that is kept, and read by every page', async () => {
    const server = await serve((request, response, body) => {
      // A look for the old transport comes without a body.
      if (request.method !== 'POST') return response.writeHead(405).end();
      const result = { ...MODERN.discover, instructions: 'i'.repeat(300_000) };
      json(response, 200, { jsonrpc: '2.0', id: (body as { id: string }).id, result });
    });
    const outcome = await createWorld().client.connect(serverAt(server.url));
    expect(outcome).toMatchObject({ kind: 'problem', code: 'NOT_AN_MCP_SERVER' });
  });

  it.each(['application/json', 'text/event-stream'])('may not be endless: %s', async (type) => {
    const server = await rawModernServer((message, response) => {
      response.writeHead(200, { 'content-type': type });
      response.write(
        `${type === 'application/json' ? '' : 'data: '}{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":"`,
      );
      const more = (): void => {
        while (!response.destroyed && response.write('x'.repeat(MB)));
        if (!response.destroyed) response.once('drain', more);
      };
      more();
    });
    const answer = await createWorld().call(serverAt(server.url, { verdict: MODERN }), toolCall('x'));
    expect(answer).toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
      facts: { limitMegabytes: 32 },
      mayHaveArrived: false,
    });
  });
});
