import { AsyncLocalStorage } from 'node:async_hooks';
import type { FlowId, McpRequest } from '../../elicitation/types';
import type { EraVerdict, Server, ServerId } from '../../servers/types';
import { createMcpClient } from '../mcp-client';
import type { Access, CallAnswer, CallReport, McpClient, McpPorts, SendCall, Session } from '../ports';

type ReportOf<Kind extends CallReport['kind']> = Extract<CallReport, { readonly kind: Kind }>;

/** The outside of `mcp/` as tests need it: stores in memory, reports in a list. */
export type World = {
  readonly client: McpClient;
  readonly reports: CallReport[];
  /** When what is reported is saved: at once, unless a test says otherwise. */
  saved: Promise<void>;
  readonly sessions: Map<ServerId, Session>;
  readonly verdicts: Map<ServerId, EraVerdict>;
  /** How many holds keep the worker awake now. */
  holds(): number;
  /** The next report of a kind that has not been taken yet. */
  next<Kind extends CallReport['kind']>(kind: Kind): Promise<ReportOf<Kind>>;
  /** Sends, and waits for the answer. */
  call(server: Server, request: McpRequest, more?: Partial<SendCall>): Promise<CallAnswer>;
  /** Another life of the worker over the same stores. */
  restart(): World;
  /** The same, and this one is killed: its connections break, and it hears and says nothing any more. */
  dieAndRestart(): World;
};

/** Whose request it is: what a life began goes on in its name. */
const lives = new AsyncLocalStorage<AbortSignal>();
const network = globalThis.fetch;
globalThis.fetch = (input, init) => {
  const death = lives.getStore();
  if (death === undefined) return network(input, init);
  if (death.aborted) return new Promise(() => {});
  return network(input, {
    ...init,
    signal: init?.signal == null ? death : AbortSignal.any([init.signal, death]),
  });
};

function inLife(client: McpClient, death: AbortSignal): McpClient {
  return new Proxy(client, {
    get(target, key: keyof McpClient) {
      // biome-ignore lint/suspicious/noExplicitAny: any method of it.
      const method: any = target[key];
      return (...values: unknown[]) => lives.run(death, () => method.apply(target, values));
    },
  });
}

/** Nobody has signed in. */
const NO_ACCESS: Access = { headers: async () => ({}), renewed: async () => null };

export function createWorld(
  stores?: Pick<World, 'sessions' | 'verdicts'>,
  access: Access = NO_ACCESS,
): World {
  const sessions = stores?.sessions ?? new Map<ServerId, Session>();
  const verdicts = stores?.verdicts ?? new Map<ServerId, EraVerdict>();
  const reports: CallReport[] = [];
  const untaken: CallReport[] = [];
  const waiting: { kind: string; resolve: (report: CallReport) => void }[] = [];
  const death = new AbortController();
  let holds = 0;

  const ports: McpPorts = {
    clientVersion: '0.0.0-test',
    access,
    sessions: {
      load: async (id) => sessions.get(id) ?? null,
      save: async (id, session) => void sessions.set(id, session),
      forget: async (id) => void sessions.delete(id),
    },
    saveVerdict: async (id, verdict) => void verdicts.set(id, verdict),
    holdAwake() {
      holds += 1;
      return () => {
        holds -= 1;
      };
    },
    now: () => Date.now(),
    async report(report) {
      if (death.signal.aborted) return;
      reports.push(report);
      const index = waiting.findIndex(({ kind }) => kind === report.kind);
      if (index < 0) untaken.push(report);
      else waiting.splice(index, 1)[0]?.resolve(report);
      await world.saved;
    },
  };
  const client = inLife(createMcpClient(ports), death.signal);
  let flows = 0;

  const world: World = {
    client,
    reports,
    saved: Promise.resolve(),
    sessions,
    verdicts,
    holds: () => holds,
    next(kind) {
      const index = untaken.findIndex((report) => report.kind === kind);
      type Report = ReportOf<typeof kind>;
      if (index >= 0) return Promise.resolve(untaken.splice(index, 1)[0] as Report);
      return new Promise((resolve) =>
        waiting.push({ kind, resolve: resolve as (report: CallReport) => void }),
      );
    },
    async call(server, request, more = {}) {
      flows += 1;
      const flowId = `flow-${flows}` as FlowId;
      client.send({ flowId, claim: 1, server, request, attempt: { kind: 'first' }, ...more });
      return (await world.next('answered')).answer;
    },
    restart: () => createWorld({ sessions, verdicts }, access),
    dieAndRestart() {
      death.abort();
      return world.restart();
    },
  };
  return world;
}

export function serverAt(url: string, more: Partial<Server> = {}): Server {
  return {
    id: 'server-1' as ServerId,
    url,
    name: 'Test',
    ownName: null,
    isEnabled: true,
    addedAtMs: 0,
    state: { state: 'ready' },
    verdict: null,
    tools: [],
    unusableTools: [],
    omitsOrigin: false,
    mutedAtMs: null,
    prompts: { calls: [], refusedAtMs: null, unaskedAtMs: null },
    ...more,
  };
}

export function toolCall(name: string, args: Record<string, string | number | boolean> = {}): McpRequest {
  return { method: 'tools/call', params: { name, arguments: args } };
}
