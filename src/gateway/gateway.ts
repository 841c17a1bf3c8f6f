import {
  type CallToolRequest,
  type CallToolResult,
  isCallToolResult,
  type ListToolsResult,
  McpServer,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { serveStdio } from '@modelcontextprotocol/server/stdio';
import { isObject, type JsonObject } from '../base/json';
import { UsherError } from '../base/usher-error';
import type { FlowId } from '../elicitation/types';
import type { Part } from '../grants/types';
import { toolDefinition } from './definitions';
import { cancelledId, withinLimits } from './opening';
import { PageTransport } from './page-transport';
import type { GatewayPorts, PageSession, PendingCall } from './ports';
import { createProgress } from './progress';
import { nameResources } from './resource-uris';
import { type Ask, serveParts } from './serve-parts';
import { type Answer, toolResultOf } from './tool-errors';
import { nameTools } from './tool-names';
import { wrapContent } from './wrap-uris';

type Id = string | number;

const INSTRUCTIONS =
  'These are the tools, resources and prompts of the MCP servers that the user has connected to Usher, their companion ' +
  'in the browser. A request may wait until the user has allowed it, signed in or paid in Usher: the user sees what it ' +
  'waits for, so do not ask again meanwhile.';

/** Servers come and go: all of it may be there the next moment. */
const CAPABILITIES = {
  tools: { listChanged: true },
  resources: { subscribe: true, listChanged: true },
  prompts: { listChanged: true },
};

/** What one session of a page talks to. */
export type Gateway = {
  /** One message of the page. @returns when it is answered, or saved as a call that waits; its answer comes by itself. */
  receive(message: JsonObject): Promise<void>;
  /** This list is not what it was. */
  changed(what: 'tools' | Part): void;
  /** A resource that the session is subscribed to is not what it was; its name as the page knows it. */
  updated(uri: string): void;
  /** Says nothing more. Calls that wait are left as they are: they may be another gateway's. */
  close(): void;
};

/**
 * The MCP server that a chat page sees: the SDK's own, in both eras, with what is granted of the person's servers.
 * It holds nothing that is not in the session: another one made from the same session goes on where this one ended.
 */
export function createGateway(
  ports: GatewayPorts,
  session: Pick<PageSession, 'opening' | 'pending'>,
  send: (message: JsonObject) => void,
): Gateway {
  const transport = new PageTransport(send);
  const flows = new Map<Id, FlowId>(session.pending.map(({ rpcId, flowId }) => [rpcId, flowId]));
  const heads = new Map<Id, PendingCall['head']>();
  let current: McpServer | null = null;

  const handle = serveStdio(
    () => {
      current = new McpServer(
        { name: 'usher', title: 'Usher', version: ports.version },
        { capabilities: CAPABILITIES, instructions: INSTRUCTIONS },
      );
      current.server.setRequestHandler('tools/list', listTools);
      current.server.setRequestHandler('tools/call', callTool);
      serveParts(current, ports, ask);
      return current;
    },
    { transport },
  );
  for (const message of session.opening) transport.replay(message);
  /** What was said again is dealt with: the SDK's server takes it in turns of its own. */
  const isOpen = new Promise<void>((resolve) => setTimeout(resolve));
  for (const { rpcId, head } of session.pending)
    void transport.receive({ jsonrpc: '2.0', id: rpcId, ...head }).catch(() => {});

  async function listTools(): Promise<ListToolsResult> {
    const named = nameTools(await ports.offers());
    const tools = [...named].map(([name, offered]) => toolDefinition(name, offered));
    return { tools } as unknown as ListToolsResult;
  }

  async function callTool({ params }: CallToolRequest, context: ServerContext): Promise<CallToolResult> {
    const offers = await ports.offers();
    const { wrap } = nameResources(offers);
    const offered = nameTools(offers).get(params.name) ?? null;
    const given = (params.arguments ?? {}) as JsonObject;
    const answer = await ask(
      context,
      offered && {
        server: offered.server,
        request: { method: 'tools/call', tool: offered.tool, arguments: given },
      },
    );
    const result = toolResultOf(answer);
    const readable = isReadable(result)
      ? result
      : toolResultOf({ kind: 'failed', code: 'ANSWER_UNREADABLE' });
    const told = offered && wrapContent(readable, (uri) => wrap(offered.server.id, uri) ?? uri);
    const projected = (told ?? readable) as unknown as CallToolResult;
    // What a server of one era gave is put as the other era's clients read it.
    const outputSchema = offered?.tool.outputSchema ?? undefined;
    return current?.server.projectCallToolResult(projected, outputSchema) ?? projected;
  }

  async function ask(context: ServerContext, call: Parameters<Ask>[1]): Promise<Answer> {
    const { id, signal, _meta: meta } = context.mcpReq;
    const started = await begin(id, call);
    if ('kind' in started) return started;
    const token = meta?.progressToken;
    const progress = createProgress((said) => {
      if (token === undefined) return;
      const notification = { progressToken: token, ...said };
      void context.mcpReq.notify({ method: 'notifications/progress', params: notification }).catch(() => {});
    });
    try {
      return { kind: 'ended', ending: await ports.ending(started.flowId, signal, progress.hear) };
    } finally {
      progress.end();
    }
  }

  async function begin(rpcId: Id, call: Parameters<Ask>[1]): Promise<{ readonly flowId: FlowId } | Answer> {
    const known = flows.get(rpcId);
    if (known !== undefined) return { flowId: known };
    const head = heads.get(rpcId);
    if (call === null || head === undefined) return { kind: 'denied', code: 'TOOL_NOT_OFFERED' };
    try {
      const started = await ports.start({ ...call, rpcId, head });
      if (started.kind === 'denied') return started;
      flows.set(rpcId, started.flowId);
      transport.settle(rpcId);
      return { flowId: started.flowId };
    } catch (error) {
      return { kind: 'failed', code: error instanceof UsherError ? error.code : 'INTERNAL_ERROR' };
    }
  }

  /** After what was said again: the SDK's server takes it in turns of its own. */
  function tell(say: (server: McpServer['server']) => Promise<void>): void {
    void isOpen.then(async () => {
      if (current?.isConnected() === true) await say(current.server).catch(() => {});
    });
  }

  return {
    async receive(message) {
      const cancelled = cancelledId(message);
      const left = cancelled === null ? undefined : flows.get(cancelled);
      if (cancelled !== null && left !== undefined) {
        flows.delete(cancelled);
        await ports.left(left);
      }
      // A call that was heard already: it is being answered.
      const { id } = message;
      if (typeof id !== 'string' && typeof id !== 'number') return transport.receive(message);
      if (flows.has(id)) return;
      heads.set(id, headOf(message));
      await transport.receive(withinLimits(message));
      heads.delete(id);
    },
    changed(what) {
      tell((server) => {
        if (what === 'tools') return server.sendToolListChanged();
        return what === 'prompts' ? server.sendPromptListChanged() : server.sendResourceListChanged();
      });
    },
    updated(uri) {
      tell((server) => server.sendResourceUpdated({ uri }));
    },
    close() {
      void transport.close();
      void handle.close();
    },
  };
}

/** The SDK's server would answer anything else with all that is wrong with it. */
function isReadable(result: JsonObject): boolean {
  const { resultType = 'complete' } = result;
  return resultType === 'complete' && isCallToolResult({ content: [], ...result });
}

function headOf({ method, params }: JsonObject): PendingCall['head'] {
  const { arguments: _left, ...rest } = isObject(params) ? (params as JsonObject) : {};
  return { method: typeof method === 'string' ? method : '', params: rest };
}
