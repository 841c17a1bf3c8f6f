import { sha256Hex } from '../base/hash';
import type { Session } from './ports';

/** Where the answer to a request can be listened for again (2025-11-25, transports §Resumability and Redelivery). */
export type ResumePoint = {
  /** The JSON-RPC id under which the request left. */
  readonly requestId: string;
  readonly lastEventId: string;
};

/** An event id goes back in a header, so it must fit in one. */
const HEADER_VALUE = /^[\x21-\x7e](?:[\x20-\x7e]{0,2046}[\x21-\x7e])?$/;

export function isUsableEventId(eventId: string): boolean {
  return HEADER_VALUE.test(eventId);
}

/** The point as the other folders carry it: opaque, and with a mark of its session, for event ids are of one session. */
export function writePoint({ requestId, lastEventId }: ResumePoint, session: Session): string {
  return JSON.stringify([sessionMark(session), requestId, lastEventId]);
}

/** Null where the point is of another session: that one is over. */
export function readPoint(point: string, session: Session): ResumePoint | null {
  const [mark, requestId, lastEventId]: readonly unknown[] = JSON.parse(point);
  if (mark !== sessionMark(session)) return null;
  if (typeof requestId !== 'string' || typeof lastEventId !== 'string') return null;
  return { requestId, lastEventId };
}

/** A hash: the session's id is a secret (matrix H36). */
export function sessionMark(session: Session): string {
  return sha256Hex(session.sessionId ?? '').slice(0, 16);
}
