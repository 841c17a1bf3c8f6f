import { afterEach, describe, expect, it } from 'vitest';
import { closeServers, json } from './testing/http-server';
import { MODERN, rawModernServer } from './testing/raw-modern';
import { createWorld, serverAt, toolCall } from './testing/world';

afterEach(closeServers);

async function answerTo(
  status: number,
  body: (id: unknown) => unknown,
  headers: Record<string, string> = {},
) {
  const server = await rawModernServer((message, response) =>
    json(response, status, body(message.id), headers),
  );
  return createWorld().call(serverAt(server.url, { verdict: MODERN }), toolCall('x'));
}

const rpcError = (code: number, message: string, data?: unknown) => (id: unknown) => ({
  jsonrpc: '2.0',
  id,
  error: { code, message, data },
});

describe('HTTP errors of a call', () => {
  it('T7: a 404 that carries a JSON-RPC error is that error', async () => {
    expect(await answerTo(404, rpcError(-32601, 'No such method'))).toEqual({
      kind: 'failed',
      code: 'PROTOCOL_ERROR',
      facts: { rpcCode: -32601 },
      serverMessage: 'No such method',
      mayHaveArrived: false,
      challenge: null,
    });
  });

  it('T7: so is a 400', async () => {
    expect(await answerTo(400, rpcError(-32602, 'Bad params'))).toMatchObject({
      code: 'PROTOCOL_ERROR',
      facts: { rpcCode: -32602 },
      mayHaveArrived: false,
    });
  });

  it('says that the state has expired [M13]', async () => {
    const answer = await answerTo(200, rpcError(-32602, 'Invalid', { reason: 'invalid_request_state' }));
    expect(answer).toMatchObject({ code: 'STATE_EXPIRED', mayHaveArrived: false });
  });

  it.each([
    [500, {}, 'SERVER_ERROR', true],
    [503, {}, 'SERVER_ERROR', true],
    [429, {}, 'SERVER_ERROR', false],
    [401, {}, 'NEEDS_AUTHORIZATION', false],
    [403, { 'www-authenticate': 'Bearer error="insufficient_scope"' }, 'NEEDS_SCOPE', false],
    [403, { 'www-authenticate': 'Bearer' }, 'NEEDS_AUTHORIZATION', false],
    [403, {}, 'SERVER_ERROR', false],
  ])('reads %i with %j as %s', async (status, headers: Record<string, string>, code, mayHaveArrived) => {
    expect(await answerTo(status, () => ({}), headers)).toMatchObject({ code, mayHaveArrived });
  });

  it('knows a refused Origin by its words', async () => {
    expect(await answerTo(403, rpcError(-32000, 'Invalid Origin'))).toMatchObject({
      code: 'ORIGIN_REFUSED',
      serverMessage: 'Invalid Origin',
    });
  });

  it('can not read an answer that names no request', async () => {
    expect(await answerTo(200, () => rpcError(-32000, 'Busy')(null))).toMatchObject({
      code: 'ANSWER_UNREADABLE',
      mayHaveArrived: false,
    });
  });

  it('caps the words of a server and takes the code off their front', async () => {
    const answer = await answerTo(200, rpcError(-32000, `MCP error -32000: ${'x'.repeat(5000)}`));
    expect(answer).toMatchObject({ serverMessage: 'x'.repeat(2000) });
  });

  it('passes -32042 on with its list unread, and without one', async () => {
    const elicitations = [{ mode: 'url', url: 'ftp://x' }, 7];
    expect(await answerTo(200, rpcError(-32042, 'Sign in', { elicitations }))).toEqual({
      kind: 'url-elicitation-required',
      elicitations,
      serverMessage: 'Sign in',
    });
    expect(await answerTo(200, rpcError(-32042, 'Sign in'))).toMatchObject({
      kind: 'url-elicitation-required',
      elicitations: undefined,
    });
  });

  it('does not know what came of a call whose answer broke off', async () => {
    const server = await rawModernServer((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' }).write(': working\n\n');
      setTimeout(() => response.end(), 20);
    });
    const answer = await createWorld().call(serverAt(server.url, { verdict: MODERN }), toolCall('x'));
    expect(answer).toMatchObject({ code: 'CONNECTION_LOST', mayHaveArrived: true });
  });

  it('does not know what came of a call whose connection broke', async () => {
    const server = await rawModernServer((_, response) => void response.socket?.destroy());
    const answer = await createWorld().call(serverAt(server.url, { verdict: MODERN }), toolCall('x'));
    expect(answer).toMatchObject({ code: 'SERVER_UNREACHABLE', mayHaveArrived: true });
  });
});
