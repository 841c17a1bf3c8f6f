// What may follow what on one port. Pure: the gate asks it about every message that was read.

import { type FromRelay, MAX_SESSIONS, type SessionId } from './wire';

export type Conversation = {
  /** Null until the relay has said hello. */
  readonly lastN: number | null;
  readonly sessions: ReadonlySet<SessionId>;
  /** Sessions that ended on this port: what was on its way then is nobody's fault. */
  readonly over: ReadonlySet<SessionId>;
};

export const SILENCE: Conversation = { lastN: null, sessions: new Set(), over: new Set() };

/** Enough to outlast whatever can be on its way. */
const REMEMBERED = 64;

export type Step =
  | { readonly do: 'pass'; readonly next: Conversation }
  | { readonly do: 'drop'; readonly next: Conversation }
  /** One more session than a document may have. */
  | { readonly do: 'turn-away'; readonly session: SessionId; readonly next: Conversation }
  /** Forged, out of order, or said before. */
  | { readonly do: 'blame'; readonly session: SessionId | null };

export function follow(now: Conversation, message: FromRelay): Step {
  if (message.type === 'hello') {
    if (now.lastN !== null) return { do: 'blame', session: null };
    return { do: 'pass', next: { ...now, lastN: 0, sessions: new Set(message.sessions) } };
  }
  const session = message.type === 'show' ? null : message.session;
  if (now.lastN === null) return { do: 'blame', session };
  if (message.n <= now.lastN) return { do: 'blame', session };
  const heard = { ...now, lastN: message.n };
  if (message.type === 'show') return { do: 'pass', next: heard };
  if (now.over.has(message.session)) return { do: 'drop', next: heard };
  if (message.type === 'open') return opened(heard, message.session);
  if (!now.sessions.has(message.session)) return { do: 'blame', session };
  return { do: 'pass', next: message.type === 'close' ? ended(heard, message.session) : heard };
}

/** A session that is over, whoever ended it. */
export function ended(now: Conversation, session: SessionId): Conversation {
  const sessions = new Set(now.sessions);
  sessions.delete(session);
  return { ...now, sessions, over: new Set([...now.over, session].slice(-REMEMBERED)) };
}

function opened(now: Conversation, session: SessionId): Step {
  if (now.sessions.has(session)) return { do: 'blame', session };
  if (now.sessions.size >= MAX_SESSIONS) return { do: 'turn-away', session, next: ended(now, session) };
  return { do: 'pass', next: { ...now, sessions: new Set([...now.sessions, session]) } };
}
