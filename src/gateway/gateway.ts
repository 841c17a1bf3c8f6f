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
import { cancelledId } from './opening';
import { PageTransport } from './page-transport';
import type { GatewayPorts, PageSession, PendingCall } from './ports';
import { createProgress } from './progress';
import { denial, failure, resultOf } from './tool-errors';
import { nameTools, type OfferedTool } from './tool-names';

type Id = string | number;

const INSTRUCTIONS =
  'These are the tools of the MCP servers that the user has connected to Usher, their companion in the browser. A call ' +
  'may wait until the user has allowed it, signed in or paid in Usher: the user sees what it waits for, so do not call ' +
  'again meanwhile.';

/** What one session of a page talks to. */
export type Gateway = {
  /** One message of the page. @returns when it is answered, or saved as a call that waits; its answer comes by itself. */
  receive(message: JsonObject): Promise<void>;
  /** The list of tools is not what it was. */
  toolsChanged(): void;
  /** Says nothing more. Calls that wait are left as they are: they may be another gateway's. */
  close(): void;
};

/**
 * The MCP server that a chat page sees: the SDK's own, in both eras, with the granted tools of the person's servers.
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
        { capabilities: { tools: { listChanged: true } }, instructions: INSTRUCTIONS },
      );
      current.server.setRequestHandler('tools/list', listTools);
      current.server.setRequestHandler('tools/call', callTool);
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
    const tools = [...named].map(([name, offered]) => definitionOf(name, offered));
    return { tools } as unknown as ListToolsResult;
  }

  async function callTool({ params }: CallToolRequest, context: ServerContext): Promise<CallToolResult> {
    const { id, signal, _meta: meta } = context.mcpReq;
    const offered = nameTools(await ports.offers()).get(params.name) ?? null;
    const outputSchema = offered?.tool.outputSchema ?? undefined;
    // What a server of one era gave is put as the other era's clients read it.
    const settled = (result: JsonObject): CallToolResult => {
      const readable = isReadable(result) ? result : failure('ANSWER_UNREADABLE');
      const projected = readable as unknown as CallToolResult;
      return current?.server.projectCallToolResult(projected, outputSchema) ?? projected;
    };
    const started = await begin(id, offered, (params.arguments ?? {}) as JsonObject);
    if ('result' in started) return settled(started.result);
    const token = meta?.progressToken;
    const progress = createProgress((said) => {
      if (token === undefined) return;
      const notification = { progressToken: token, ...said };
      void context.mcpReq.notify({ method: 'notifications/progress', params: notification }).catch(() => {});
    });
    try {
      return settled(resultOf(await ports.ending(started.flowId, signal, progress.hear)));
    } finally {
      progress.end();
    }
  }

  async function begin(
    rpcId: Id,
    offered: OfferedTool | null,
    given: JsonObject,
  ): Promise<{ readonly flowId: FlowId } | { readonly result: JsonObject }> {
    const known = flows.get(rpcId);
    if (known !== undefined) return { flowId: known };
    const head = heads.get(rpcId);
    if (offered === null || head === undefined) return { result: denial('TOOL_NOT_OFFERED') };
    try {
      const started = await ports.start({ ...offered, arguments: given, rpcId, head });
      if (started.kind === 'denied') return { result: denial(started.code) };
      flows.set(rpcId, started.flowId);
      transport.settle(rpcId);
      return { flowId: started.flowId };
    } catch (error) {
      return { result: failure(error instanceof UsherError ? error.code : 'INTERNAL_ERROR') };
    }
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
      await transport.receive(message);
      heads.delete(id);
    },
    toolsChanged() {
      void isOpen.then(async () => {
        if (current?.isConnected() === true) await current.server.sendToolListChanged().catch(() => {});
      });
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

function definitionOf(name: string, { server, tool }: OfferedTool): JsonObject {
  const { description, inputSchema, outputSchema, annotations } = tool;
  return {
    name,
    title: `${server.name}: ${tool.title ?? tool.name}`,
    ...(description !== null && { description }),
    inputSchema,
    ...(outputSchema !== null && { outputSchema }),
    ...(annotations !== null && { annotations }),
  };
}
