import { Client } from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import { type JSONRPCMessage, ResourceUpdatedNotificationSchema } from '@modelcontextprotocol/sdk/types.js';
import type { JsonObject } from '../../base/json';
import type { Ending, FlowId } from '../../elicitation/types';
import { type ListKind, readEntries } from '../../servers/part-entries';
import { createGateway, type Gateway } from '../gateway';
import { subscribedUris, withOpening } from '../opening';
import type { CallNews, GatewayPorts, Offer, PageCall, PageSession, Started } from '../ports';

/** A call that the page made, and what becomes of it. */
type Flow = {
  readonly call: PageCall;
  readonly tell: (news: CallNews) => void;
  readonly end: (ending: Ending) => void;
};

/** Usher, as far as a gateway sees it: what is saved outlives the worker, the gateway does not. */
export class Usher {
  offers: readonly Offer[];
  /** What the next call comes to. */
  verdict: Started['kind'] | Extract<Started, { readonly kind: 'denied' }>['code'] = 'started';
  readonly flows = new Map<FlowId, Flow>();
  readonly left: FlowId[] = [];
  /** What servers list besides tools, and which lists they were asked for. */
  lists: Readonly<Record<string, Readonly<Partial<Record<ListKind, readonly object[]>>>>> = {};
  readonly listed: ListKind[] = [];
  session: Pick<PageSession, 'opening' | 'pending'> = { opening: [], pending: [] };
  /** Every message that the page got. */
  readonly sent: JsonObject[] = [];
  /** In order, as a desk does it: what was heard is dealt with before the next is. */
  #line: Promise<void> = Promise.resolve();
  #toPage: (message: JsonObject) => void = () => {};
  #gateway: Gateway;

  readonly #endings = new Map<FlowId, Ending>();
  readonly #hearing = new Map<FlowId, Set<(news: CallNews) => void>>();
  readonly #waiting = new Map<FlowId, Set<() => void>>();

  constructor(offers: readonly Offer[]) {
    this.offers = offers;
    this.#gateway = this.#begin();
  }

  get gateway(): Gateway {
    return this.#gateway;
  }

  /** The newest call. */
  get flow(): Flow {
    const flow = [...this.flows.values()].at(-1);
    if (flow === undefined) throw new Error('no call was made');
    return flow;
  }

  /** The worker dies: what its gateway held is gone, and nobody is told. */
  die(): void {
    this.#gateway.close();
    this.#hearing.clear();
    this.#waiting.clear();
    this.#gateway = this.#begin();
  }

  /** For a client of either SDK line. */
  transport(): Transport {
    const transport: Transport = {
      start: () => Promise.resolve(),
      send: (message) => {
        this.#hear(JSON.parse(JSON.stringify(message)) as JsonObject);
        return Promise.resolve();
      },
      close: () => {
        transport.onclose?.();
        return Promise.resolve();
      },
    };
    this.#toPage = (message) => transport.onmessage?.(message as unknown as JSONRPCMessage);
    return transport;
  }

  #hear(message: JsonObject): void {
    this.#line = this.#line.then(async () => {
      this.session = { ...this.session, opening: withOpening(this.session.opening, message) };
      await this.#gateway.receive(message);
    });
  }

  #begin(): Gateway {
    return createGateway(this.#ports(), this.session, (message) => {
      this.sent.push(message);
      // On a wire, a message is never heard in the turn it is sent in.
      queueMicrotask(() => this.#toPage(JSON.parse(JSON.stringify(message)) as JsonObject));
    });
  }

  #ports(): GatewayPorts {
    return {
      version: '1.2.3',
      offers: async () => this.offers,
      list: async (server, kind) => {
        this.listed.push(kind);
        return readEntries(kind, this.lists[server.id]?.[kind] ?? []);
      },
      subscribed: () => subscribedUris(this.session.opening),
      start: async (call) => {
        if (this.verdict !== 'started')
          return { kind: 'denied', code: this.verdict === 'denied' ? 'TOOL_DENIED' : this.verdict };
        const flowId = `flow-${this.flows.size + 1}` as FlowId;
        this.flows.set(flowId, {
          call,
          tell: (news) => {
            for (const hear of this.#hearing.get(flowId) ?? []) hear(news);
          },
          end: (ending) => {
            this.#endings.set(flowId, ending);
            for (const wake of this.#waiting.get(flowId) ?? []) wake();
          },
        });
        const { rpcId, head } = call;
        this.session = { ...this.session, pending: [...this.session.pending, { rpcId, n: 0, flowId, head }] };
        return { kind: 'started', flowId };
      },
      ending: async (id, signal, hear) => {
        const listeners = this.#hearing.get(id) ?? new Set();
        this.#hearing.set(id, listeners.add(hear));
        const known = this.#endings.get(id);
        if (known !== undefined) return known;
        return new Promise((resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
          const waiting = this.#waiting.get(id) ?? new Set();
          this.#waiting.set(
            id,
            waiting.add(() => resolve(this.#endings.get(id) as Ending)),
          );
        });
      },
      left: async (id) => {
        this.left.push(id);
        const pending = this.session.pending.filter(({ flowId }) => flowId !== id);
        this.session = { ...this.session, pending };
      },
    };
  }
}

const INFO = { name: 'chat', version: '1' };

/** What a client hears without asking: a list that changed, or the URI of a resource that did. */
type Changed = (what: string) => void;

/** What the clients of both lines have in common, as far as a chat uses it. */
export type ChatClient = {
  listTools(): Promise<{ readonly tools: readonly object[] }>;
  listResources(): Promise<{ readonly resources: readonly { readonly uri: string }[] }>;
  listResourceTemplates(): Promise<{
    readonly resourceTemplates: readonly { readonly uriTemplate: string }[];
  }>;
  listPrompts(): Promise<{ readonly prompts: readonly { readonly name: string }[] }>;
  readResource(params: { readonly uri: string }, options?: CallOptions): Promise<object>;
  getPrompt(params: { readonly name: string; readonly arguments?: Record<string, string> }): Promise<object>;
  /** In the form of the era. */
  subscribe(...uris: readonly string[]): Promise<{ readonly stop: () => Promise<unknown> }>;
  /** What the gateway said that it offers. */
  offers(): readonly string[];
  callTool(
    params: { readonly name: string; readonly arguments?: Record<string, unknown> },
    options?: CallOptions,
  ): Promise<object>;
  close(): Promise<void>;
};

type CallOptions = {
  readonly onprogress?: (progress: object) => void;
  readonly signal?: AbortSignal;
  readonly timeout?: number;
};

const listChanged = (changed: Changed) => {
  const of = (what: string) => ({ autoRefresh: false, onChanged: () => changed(what) });
  return { tools: of('tools'), resources: of('resources'), prompts: of('prompts') };
};

export const CLIENTS: readonly (readonly [
  line: string,
  connect: (transport: Transport, changed: Changed) => Promise<ChatClient>,
])[] = [
  [
    'v1',
    async (transport, changed) => {
      const client = new V1Client(INFO, { listChanged: listChanged(changed) });
      client.setNotificationHandler(ResourceUpdatedNotificationSchema, ({ params }) => changed(params.uri));
      await client.connect(transport);
      return {
        ...commonOf(client),
        callTool: (params, options) => client.callTool({ ...params }, undefined, { ...options }),
        subscribe: (...uris) => subscribeLegacy(client, uris),
      };
    },
  ],
  ['v2', (transport, changed) => connectV2(transport, changed)],
  ['v2, either era', (transport, changed) => connectV2(transport, changed, 'auto')],
  ['v2, modern alone', (transport, changed) => connectV2(transport, changed, { pin: '2026-07-28' })],
];

async function connectV2(
  transport: Transport,
  changed: Changed,
  mode: 'legacy' | 'auto' | { readonly pin: string } = 'legacy',
): Promise<ChatClient> {
  const client = new Client(INFO, { versionNegotiation: { mode }, listChanged: listChanged(changed) });
  client.setNotificationHandler('notifications/resources/updated', ({ params }) => changed(params.uri));
  await client.connect(transport as never);
  const isModern = client.getNegotiatedProtocolVersion() === '2026-07-28';
  return {
    ...commonOf(client),
    callTool: (params, options) => client.callTool({ ...params }, { ...options }),
    subscribe: async (...uris) => {
      if (!isModern) return subscribeLegacy(client, uris);
      const { close } = await client.listen({ resourceSubscriptions: [...uris] });
      return { stop: close };
    },
  };
}

function commonOf(client: Client | V1Client): Omit<ChatClient, 'callTool' | 'subscribe'> {
  const v1 = client as V1Client;
  return {
    listTools: () => v1.listTools(),
    listResources: () => v1.listResources(),
    listResourceTemplates: () => v1.listResourceTemplates(),
    listPrompts: () => v1.listPrompts(),
    readResource: (params, options) => v1.readResource({ ...params }, { ...options }),
    getPrompt: (params) => v1.getPrompt({ ...params }),
    offers: () => Object.keys(v1.getServerCapabilities() ?? {}),
    close: () => v1.close(),
  };
}

async function subscribeLegacy(client: Client | V1Client, uris: readonly string[]) {
  const v1 = client as V1Client;
  for (const uri of uris) await v1.subscribeResource({ uri });
  return { stop: () => Promise.all(uris.map((uri) => v1.unsubscribeResource({ uri }))) };
}
