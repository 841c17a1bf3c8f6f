import { afterEach, describe, expect, it } from 'vitest';
import { closeServers } from './testing/http-server';
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
