// Between pages and the rest of Usher: who may speak, how much, and whether what is said is a message at all. What it
// means is not decided here. Nothing of a sender is believed but what the browser says of it.

import { COST_OF_A_PORT, createAllowance } from './allowance';
import { ended, follow, SILENCE } from './conversation';
import type { GatePorts, PagePort, RuntimePort } from './ports';
import { type Reading, readMessage } from './read-message';
import type { ClosedCode, FromRelay, PageSender, SessionId, ToPage } from './wire';

/** Malformed messages of one port before it is closed: a page may have one broken client, no page has three. */
const MAX_FAULTS = 3;
/** What may wait in line on one port, in messages and in characters. Above either it is a flood. */
const MAX_WAITING = 256;
const MAX_WAITING_CHARACTERS = 2 ** 20;

export type Gate = {
  /** A relay that has connected. Called at once when it does: its messages are not to be missed. */
  readonly admit: (port: RuntimePort, sender: PageSender) => void;
  /** Shuts out every document of this origin, now: its sessions end (REVOKED). */
  readonly expel: (origin: string) => void;
};

export function createGate(ports: GatePorts): Gate {
  const allowance = createAllowance(ports.now);
  const visits = new Map<symbol, { readonly origin: string; readonly close: () => void }>();

  return {
    admit(port, sender) {
      // Before anything is read, or asked of anybody: a flood through new ports costs no more than their closing.
      if (allowance.isSpent(sender.origin)) return port.disconnect();
      const key = Symbol(sender.origin);
      const close = receive(
        port,
        sender,
        ports,
        (cost) => allowance.take(sender.origin, cost),
        () => {
          visits.delete(key);
        },
      );
      visits.set(key, { origin: sender.origin, close });
    },
    expel(origin) {
      for (const visit of visits.values()) if (visit.origin === origin) visit.close();
    },
  };
}

/** @returns what shuts this document out. */
function receive(
  port: RuntimePort,
  sender: PageSender,
  ports: GatePorts,
  take: (cost?: number) => number,
  left: () => void,
): () => void {
  let conversation = SILENCE;
  let isGone = false;
  let faults = 0;
  let waiting = 0;
  let waitingCharacters = 0;
  const heard: ((message: FromRelay) => void)[] = [];
  const endedSessions: ((session: SessionId) => void)[] = [];
  const disconnected: (() => void)[] = [];

  const page: PagePort = {
    sender,
    send(message) {
      if (message.type === 'closed') conversation = ended(conversation, message.session);
      post(message);
    },
    close: () => shut('REVOKED'),
    onMessage: (listener) => void heard.push(listener),
    onEnded: (listener) => void endedSessions.push(listener),
    onDisconnect: (listener) => void disconnected.push(listener),
  };

  // One at a time, in order: whether it may enter is the first of them.
  let line = enter().catch(() => shut('SESSION_LOST'));
  port.onDisconnect(leave);
  port.onMessage((raw) => {
    if (isGone) return;
    const size = sizeOf(raw);
    waiting += 1;
    waitingCharacters += size;
    if (waiting > MAX_WAITING || waitingCharacters > MAX_WAITING_CHARACTERS) return shut('TOO_MANY_MESSAGES');
    // Now, and not when its turn comes: of what is no message nothing is kept meanwhile.
    const reading = readMessage(raw);
    const delayMs = take();
    const useAtMs = ports.now() + delayMs;
    line = line.then(async () => {
      // A clock that was set back makes nobody wait longer.
      const pauseMs = Math.min(delayMs, useAtMs - ports.now());
      if (pauseMs > 0 && !isGone) await ports.wait(pauseMs);
      await hear(reading);
      waiting -= 1;
      waitingCharacters -= size;
    });
    line = line.catch(() => shut('SESSION_LOST'));
  });
  return () => shut('REVOKED');

  async function enter(): Promise<void> {
    const pauseMs = take(COST_OF_A_PORT);
    if (pauseMs > 0) await ports.wait(pauseMs);
    if (isGone) return;
    if (!(await isAllowed(ports.mayEnter))) return;
    ports.entered(page);
    post({ type: 'welcome' });
  }

  async function hear(reading: Reading): Promise<void> {
    if (isGone) return;
    if ('fault' in reading) return blame(reading.session);
    if (!(await isAllowed(ports.isStillAllowed))) return;
    const step = follow(conversation, reading.message);
    if (step.do === 'blame') return blame(step.session);
    conversation = step.next;
    if (step.do === 'turn-away') post({ type: 'closed', session: step.session, code: 'TOO_MANY_SESSIONS' });
    if (step.do === 'pass') for (const listener of heard) listener(reading.message);
  }

  /** Whoever can't be asked has not said no: nothing is heard, and the relay comes back by itself. */
  async function isAllowed(ask: (sender: PageSender) => Promise<boolean>): Promise<boolean> {
    try {
      const isYes = (await ask(sender)) === true;
      if (!isYes) shut('REVOKED');
    } catch {
      hangUp();
    }
    return !isGone;
  }

  function blame(session: SessionId | null): void {
    faults += 1;
    if (faults >= MAX_FAULTS) shut('MALFORMED');
    else if (session !== null && conversation.sessions.has(session)) end(session, 'MALFORMED');
  }

  function end(session: SessionId, code: ClosedCode): void {
    page.send({ type: 'closed', session, code });
    for (const listener of endedSessions) listener(session);
  }

  function shut(code: ClosedCode): void {
    if (isGone) return;
    for (const session of conversation.sessions) end(session, code);
    post({ type: 'refused', code });
    hangUp();
  }

  function hangUp(): void {
    if (isGone) return;
    leave();
    port.disconnect();
  }

  function leave(): void {
    if (isGone) return;
    isGone = true;
    left();
    for (const listener of disconnected) listener();
  }

  function post(message: ToPage): void {
    if (isGone) return;
    try {
      port.postMessage(message);
    } catch {
      // The document went in this moment: `onDisconnect` follows.
    }
  }
}

/** Without walking through it: of a stranger's value, only a text is measured. */
function sizeOf(raw: unknown): number {
  if (typeof raw !== 'object' || raw === null) return 0;
  const text = 'text' in raw ? raw.text : '';
  return typeof text === 'string' ? text.length : 0;
}
