import { SdkHttpError } from '@modelcontextprotocol/client';
import type { Server, ServerId } from '../servers/types';
import { entranceTo } from './entrance';
import type { McpPorts, Session } from './ports';
import { HANDSHAKE_TIMEOUT_MS, sdkClient } from './sdk-client';
import { Wire, type WireTaps } from './wire';

/** A server that has no stream, or is slow to open it, must not hold up the call. */
const OPENING_PATIENCE_MS = 1_000;
const BEFORE_TRYING_AGAIN_MS = [50, 150, 450];

/** The standalone streams (2025-11-25, transports §Listening for Messages): one a server, while anyone needs it. */
export type Listening = {
  /** Resolves when the stream is open, or it is clear enough that there will be none. The function gives it up. */
  acquire(server: Server): {
    readonly opened: Promise<void>;
    /** The session in which it is open at this moment; null: it is not. */
    readonly openIn: () => Promise<string | null>;
    readonly release: () => void;
  };
};

type Stream = { readonly sessionId: string; readonly wire: Wire; readonly opened: Promise<void> };
type Held = { holders: number; stream: Promise<Stream | null> };

export function createListening(
  ports: McpPorts,
  tap: (server: Server, session: Session) => WireTaps,
): Listening {
  const held = new Map<ServerId, Held>();

  async function open(server: Server, previous: Stream | null): Promise<Stream | null> {
    const session = await ports.sessions.load(server.id);
    const isSame = previous !== null && previous.sessionId === session?.sessionId;
    if (isSame && !previous.wire.isClosed) return previous;
    await previous?.wire.close();
    // Without a session there is nothing that could be sent on a stream of its own.
    if (session === null || session.sessionId === null) return null;
    const wire = new Wire(entranceTo(ports, server), session, tap(server, session), true);
    await sdkClient(ports.clientVersion).connect(wire, {
      prior: { kind: 'legacy' },
      timeout: HANDSHAKE_TIMEOUT_MS,
    });
    return { sessionId: session.sessionId, wire, opened: openStream(wire).catch(() => wire.close()) };
  }

  return {
    acquire(server) {
      const entry: Held = held.get(server.id) ?? { holders: 0, stream: Promise.resolve(null) };
      entry.holders += 1;
      // The session may have been replaced since: then the stream is replaced too.
      entry.stream = entry.stream.then((previous) => open(server, previous)).catch(() => null);
      held.set(server.id, entry);

      let isReleased = false;
      return {
        opened: Promise.race([entry.stream.then((stream) => stream?.opened), patience()]),
        async openIn() {
          const stream = await entry.stream;
          return stream === null || stream.wire.isClosed ? null : stream.sessionId;
        },
        release() {
          if (isReleased) return;
          isReleased = true;
          entry.holders -= 1;
          if (entry.holders > 0) return;
          held.delete(server.id);
          void entry.stream.then((stream) => stream?.wire.close());
        },
      };
    },
  };
}

/** A session has one such stream: a server that has not noticed yet that the last one is closed answers 409. */
async function openStream(wire: Wire): Promise<void> {
  for (const pauseMs of BEFORE_TRYING_AGAIN_MS) {
    try {
      return await wire.openStream();
    } catch (error) {
      if (!(error instanceof SdkHttpError) || error.status !== 409 || wire.isClosed) throw error;
    }
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  return wire.openStream();
}

function patience(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, OPENING_PATIENCE_MS));
}
