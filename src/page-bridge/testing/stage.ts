// A page, its two content scripts and the gate, in one process: real message channels between page and relay, ports that
// copy as the browser's do between relay and gate. The worker can die, the page can sleep.

import { createGate, type Gate } from '../gate';
import type { HandoverWindow } from '../handover';
import { type Provider, type ProviderInfo, startPageApi } from '../page-api';
import type { PagePort } from '../ports';
import { type Relay, startRelay } from '../relay';
import type { FromRelay, PageSender, ToPage } from '../wire';

export type Announcement = { readonly info: ProviderInfo; readonly provider: Provider };

export type Stage = {
  readonly window: PageWindow;
  readonly relay: Relay;
  /** What was announced to the page, oldest first. */
  readonly announced: readonly Announcement[];
  /** Every document that entered, oldest first; a new life of the worker makes a new one. */
  readonly entered: readonly Entered[];
  /** How often the relay connected. */
  readonly connections: () => number;
  readonly gate: () => Gate;
  readonly startPageApi: () => void;
  /** The worker dies, and with it whatever it had not said. The next connection wakes another. */
  killWorker(): void;
  /** Into the back-forward cache and out of it. */
  sleep(): void;
  wake(): void;
  /** The person is back. */
  focus(): void;
  close(): void;
};

export type Entered = { readonly page: PagePort; readonly heard: FromRelay[]; isGone: boolean };

export type StageOptions = {
  readonly mayEnter?: () => boolean;
  readonly isStillAllowed?: () => boolean;
  readonly isPersonActive?: () => boolean;
  /** The page is drawn before anybody looks at it. */
  readonly isAsleep?: boolean;
  /** The extension is not there any more. */
  readonly isGone?: () => boolean;
  /** What the rest of Usher does with a page. */
  readonly serve?: (page: PagePort) => void;
  /** When the page API runs: before the relay, after it, or when the stage is told. */
  readonly api?: 'first' | 'second' | 'late';
};

export const SENDER: PageSender = {
  tabId: 7,
  windowId: 1,
  documentId: 'document',
  origin: 'https://chat.test',
};

export function openStage(options: StageOptions = {}): Stage {
  const window = new PageWindow(SENDER.origin);
  const browserEvents = new EventTarget();
  const hears = (name: string) => () => void browserEvents.dispatchEvent(new Event(name));
  const announced: Announcement[] = [];
  const entered: Entered[] = [];
  let connections = 0;
  let isClosed = false;
  let worker = startWorker(options, entered);
  window.addEventListener('mcp:announce-provider', (event) => {
    announced.push((event as CustomEvent<Announcement>).detail);
  });

  if (options.api === 'first') startPageApi(window);
  const relay = startRelay({
    connect() {
      connections += 1;
      if (options.isGone?.() === true) throw new Error('Extension context invalidated.');
      return worker.connect();
    },
    window,
    hear: (name, listener) => browserEvents.addEventListener(name, () => listener(true)),
    nonce: crypto.randomUUID(),
    version: '1.2.3',
    isPersonActive: options.isPersonActive ?? (() => true),
    isAsleep: options.isAsleep ?? false,
    isGone: () => options.isGone?.() === true,
    wait: () => new Promise((resolve) => setTimeout(() => !isClosed && resolve(), 1)),
  });
  if (options.api === 'second' || options.api === undefined) startPageApi(window);

  return {
    window,
    relay,
    announced,
    entered,
    connections: () => connections,
    gate: () => worker.gate,
    startPageApi: () => startPageApi(window),
    killWorker() {
      const dying = worker;
      worker = startWorker(options, entered);
      dying.kill();
    },
    sleep: hears('pagehide'),
    wake: hears('pageshow'),
    focus: hears('focus'),
    close() {
      isClosed = true;
      worker.kill();
      for (const port of window.handedOver) port.close();
    },
  };
}

/** One window for both worlds, as the DOM's events are. */
export class PageWindow extends EventTarget implements HandoverWindow {
  readonly location: { readonly origin: string };
  /** Everything that crossed it as a message, for whoever listens in. */
  readonly handedOver: MessagePort[] = [];

  constructor(origin: string) {
    super();
    this.location = { origin };
  }

  postMessage(data: unknown, targetOrigin: string, transfer: Transferable[]): void {
    this.handedOver.push(...(transfer as MessagePort[]));
    if (targetOrigin !== this.location.origin) return;
    const message = { data, origin: this.location.origin, source: this, ports: transfer };
    setTimeout(() => this.dispatchEvent(Object.assign(new Event('message'), message)));
  }
}

function startWorker({ mayEnter, isStillAllowed, serve }: StageOptions, entered: Entered[]) {
  const kills = new Set<() => void>();
  let isDead = false;
  const gate = createGate({
    mayEnter: async () => mayEnter?.() ?? true,
    isStillAllowed: async () => isStillAllowed?.() ?? true,
    entered(page) {
      const visit: Entered = { page, heard: [], isGone: false };
      entered.push(visit);
      page.onMessage((message) => visit.heard.push(message));
      page.onDisconnect(() => {
        visit.isGone = true;
      });
      serve?.(page);
    },
    now: () => Date.now(),
    wait: (forMs) => new Promise((resolve) => setTimeout(resolve, forMs)),
  });
  return {
    gate,
    connect() {
      const [relaySide, gateSide, cut] = portPair(() => isDead);
      kills.add(cut);
      gate.admit(gateSide, SENDER);
      return relaySide;
    },
    kill() {
      isDead = true;
      for (const cut of kills) cut();
    },
  };
}

type Side<In, Out> = {
  postMessage(message: Out): void;
  disconnect(): void;
  onMessage(listener: (message: In) => void): void;
  onDisconnect(listener: () => void): void;
};

/** Two ends of a runtime port. Messages are copied as JSON and arrive later; a dead worker hears and says nothing. */
export function portPair(isDead: () => boolean = () => false) {
  const open = { is: true };
  const make = () => ({ heard: [] as ((message: never) => void)[], left: [] as (() => void)[] });
  const [relay, gate] = [make(), make()];
  const side = (own: typeof relay, other: typeof relay, isGate: boolean) => ({
    postMessage(message: unknown) {
      if (!open.is) throw new Error('Attempting to use a disconnected port object');
      const copy = JSON.stringify(message);
      if (isGate && isDead()) return;
      setTimeout(() => {
        if (!open.is || isDead()) return;
        for (const listener of other.heard) listener(JSON.parse(copy) as never);
      });
    },
    disconnect() {
      if (!open.is) return;
      // What was said before still arrives.
      setTimeout(() => {
        open.is = false;
        for (const listener of other.left) listener();
      });
    },
    onMessage: (listener: (message: never) => void) => void own.heard.push(listener),
    onDisconnect: (listener: () => void) => void own.left.push(listener),
  });
  const cut = () => {
    if (!open.is) return;
    open.is = false;
    setTimeout(() => {
      for (const listener of relay.left) listener();
    });
  };
  return [
    side(relay, gate, false) as unknown as Side<ToPage, unknown>,
    side(gate, relay, true) as unknown as Side<unknown, ToPage>,
    cut,
  ] as const;
}
