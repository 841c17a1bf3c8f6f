import { afterEach, describe, expect, it } from 'vitest';
import { closeServers } from './testing/http-server';
import { type LegacyServer, legacyServer } from './testing/legacy-server';
import { createWorld, serverAt, toolCall } from './testing/world';

afterEach(closeServers);

const counting = async (): Promise<{ server: LegacyServer; calls: () => number }> => {
  let calls = 0;
  const server = await legacyServer((mcp) =>
    mcp.registerTool('count', {}, () => {
      calls += 1;
      return { content: [] };
    }),
  );
  return { server, calls: () => calls };
};

describe('legacy sessions', () => {
  it('T8: a session that the server forgot is replaced and the call made once [H37]', async () => {
    const { server, calls } = await counting();
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    if (outcome.kind !== 'ready') throw new Error(outcome.code);
    const target = serverAt(server.url, { verdict: outcome.verdict });
    const [before] = world.sessions.values();
    server.forgetSessions();

    expect(await world.call(target, toolCall('count'))).toMatchObject({ kind: 'completed' });
    expect(calls()).toBe(1);
    expect([...world.sessions.values()]).not.toEqual([before]);
    expect(new Set(server.messages('tools/call').map(({ id }) => id)).size).toBe(2);
  });

  it('T8: calls that lose the session together begin one new session', async () => {
    const { server, calls } = await counting();
    const world = createWorld();
    const target = serverAt(server.url, {
      verdict: { era: 'legacy', protocolVersion: '2025-11-25', capabilities: {}, atMs: Date.now() },
    });
    world.sessions.set(target.id, { sessionId: 'lost', protocolVersion: '2025-11-25' });
    const answers = await Promise.all([1, 2, 3].map(() => world.call(target, toolCall('count'))));
    expect(answers.map(({ kind }) => kind)).toEqual(['completed', 'completed', 'completed']);
    expect(calls()).toBe(3);
    expect(server.sessionIds()).toHaveLength(1);
  });

  it('T9: a stored session is continued in another life, with its version on every request [H34, H35]', async () => {
    const { server } = await counting();
    const world = createWorld();
    const outcome = await world.client.connect(serverAt(server.url));
    if (outcome.kind !== 'ready') throw new Error(outcome.code);
    const target = serverAt(server.url, { verdict: outcome.verdict });

    const later = world.restart();
    expect(await later.call(target, toolCall('count'))).toMatchObject({ kind: 'completed' });
    expect(await later.client.connect(target)).toMatchObject({ kind: 'ready', tools: [{ name: 'count' }] });
    expect(server.messages('initialize')).toHaveLength(1);
    for (const { headers, body } of server.seen.filter(({ body }) => body?.method?.startsWith('tools/'))) {
      expect(headers, body.method).toMatchObject({
        'mcp-session-id': server.sessionIds()[0],
        'mcp-protocol-version': '2025-11-25',
      });
    }
  });

  it('ends the session of a server that is removed [H38]', async () => {
    const { server } = await counting();
    const world = createWorld();
    await world.client.connect(serverAt(server.url));
    await world.client.close(serverAt(server.url));
    expect(world.sessions.size).toBe(0);
    expect(server.sessionIds()).toEqual([]);
  });
});
