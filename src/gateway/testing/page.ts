import { Client } from '@modelcontextprotocol/client';
import { Client as V1Client } from '@modelcontextprotocol/sdk/client/index.js';
import type { Transport } from '@modelcontextprotocol/sdk/shared/transport.js';
import type { JSONRPCMessage } from '@modelcontextprotocol/sdk/types.js';
import type { JsonObject } from '../../base/json';
import type { Ending, FlowId } from '../../elicitation/types';
import { createGateway, type Gateway } from '../gateway';
import { withOpening } from '../opening';
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

/** What the clients of both lines have in common, as far as a chat uses it. */
export type ChatClient = {
  listTools(): Promise<{ readonly tools: readonly object[] }>;
  /** What the gateway said that it offers. */
  offers(): readonly string[];
  callTool(
    params: { readonly name: string; readonly arguments?: Record<string, unknown> },
    options?: {
      readonly onprogress?: (progress: object) => void;
      readonly signal?: AbortSignal;
      readonly timeout?: number;
    },
  ): Promise<object>;
  close(): Promise<void>;
};

export const CLIENTS: readonly (readonly [
  line: string,
  connect: (transport: Transport, changed: () => void) => Promise<ChatClient>,
])[] = [
  [
    'v1',
    async (transport, changed) => {
      const options = { listChanged: { tools: { autoRefresh: false, onChanged: changed } } };
      const client = new V1Client(INFO, options);
      await client.connect(transport);
      return {
        listTools: () => client.listTools(),
        offers: () => Object.keys(client.getServerCapabilities() ?? {}),
        callTool: (params, options) => client.callTool({ ...params }, undefined, { ...options }),
        close: () => client.close(),
      };
    },
  ],
  ['v2', (transport, changed) => connectV2(transport, changed)],
  ['v2, either era', (transport, changed) => connectV2(transport, changed, 'auto')],
  ['v2, modern alone', (transport, changed) => connectV2(transport, changed, { pin: '2026-07-28' })],
];

async function connectV2(
  transport: Transport,
  changed: () => void,
  mode: 'legacy' | 'auto' | { readonly pin: string } = 'legacy',
): Promise<ChatClient> {
  const client = new Client(INFO, {
    versionNegotiation: { mode },
    listChanged: { tools: { autoRefresh: false, onChanged: changed } },
  });
  await client.connect(transport as never);
  return {
    listTools: () => client.listTools(),
    offers: () => Object.keys(client.getServerCapabilities() ?? {}),
    callTool: (params, options) => client.callTool({ ...params }, { ...options }),
    close: () => client.close(),
  };
}
