import type { WireMessage } from '../fixtures/recorder.ts';
import type { World } from '../fixtures/world.ts';

/** What one server received from a moment on: the other side of the story. */
export type Witness = {
  /** Every JSON-RPC message, in order. */
  messages(): readonly WireMessage[];
  /** The same in names: methods, and `answer` for an answer to a request of the server's own. */
  story(): readonly string[];
  /** The tool calls among them. */
  calls(): readonly WireMessage[];
  /** The answers to the server's own requests. */
  answers(): readonly WireMessage[];
  /** Waits until there are this many tool calls; gives the newest. */
  call(count: number, timeoutMs?: number): Promise<WireMessage>;
};

/** Begins to take notes of what a server of the world receives. Begin before the act that is to be witnessed. */
export function witness(world: World, server: string): Witness {
  const known = world.recorder.received(server).length;
  const messages = () =>
    world.recorder
      .received(server)
      .slice(known)
      .map(({ message }) => message);
  const calls = () => messages().filter(isToolCall);
  return {
    messages,
    story: () => messages().map(({ method }) => method ?? 'answer'),
    calls,
    answers: () => messages().filter(({ method }) => method === undefined),
    async call(count, timeoutMs) {
      await world.recorder.waitFor(server, () => calls().length >= count, timeoutMs);
      return calls()[count - 1]!;
    },
  };
}

/** What a request says, without what has to differ from one request to the next. */
export function paramsOf(message: WireMessage): Readonly<Record<string, unknown>> {
  const { _meta: meta, ...params } = message.params ?? {};
  const { progressToken: _differs, ...rest } = (meta ?? {}) as Readonly<Record<string, unknown>>;
  return { ...params, _meta: rest };
}

/** What the server sent last that answers this request: its result or its error. */
export function answerTo(world: World, server: string, request: WireMessage): WireMessage {
  const answer = world.recorder
    .sent(server)
    .find(({ message }) => !message.method && message.id === request.id);
  if (answer === undefined) throw new Error(`${server} has not answered request ${request.id}`);
  return answer.message;
}

function isToolCall({ method }: WireMessage): boolean {
  return method === 'tools/call';
}
