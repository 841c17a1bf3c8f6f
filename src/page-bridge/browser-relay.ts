import { type Relay, startRelay } from './relay';
import { PORT_NAME } from './wire';

/** The browser's API without the polyfill, which would weigh more than all of the relay. */
type Runtime = {
  /** Undefined once the extension is gone. */
  readonly id?: string;
  connect(info: { readonly name: string }): {
    postMessage(message: unknown): void;
    disconnect(): void;
    readonly onMessage: { addListener(listener: (message: never) => void): void };
    readonly onDisconnect: { addListener(listener: () => void): void };
  };
  getManifest(): { readonly version: string };
  readonly onMessage: { addListener(listener: () => void): void };
};

type IsolatedWorld = {
  readonly chrome: { readonly runtime: Runtime };
  [RELAY]?: Relay;
};

/** The relay of this document: the script may be run again where it runs already. No element's id is a symbol. */
const RELAY = Symbol.for('usher.relay');

/** Starts the relay in this content script's world; where there is one, it knocks again. */
export function startBrowserRelay(): void {
  const world = globalThis as unknown as IsolatedWorld;
  const { runtime } = world.chrome;
  if (world[RELAY] !== undefined) {
    world[RELAY].knock();
    return;
  }
  const relay = startRelay({
    connect() {
      const port = runtime.connect({ name: PORT_NAME });
      return {
        postMessage: (message) => port.postMessage(message),
        disconnect: () => port.disconnect(),
        onMessage: (listener) => port.onMessage.addListener(listener),
        onDisconnect: (listener) => port.onDisconnect.addListener(listener),
      };
    },
    isGone: () => runtime.id === undefined,
    window,
    hear: (name, listener) =>
      window.addEventListener(name, (event) => {
        if (event.isTrusted) listener('persisted' in event && event.persisted === true);
      }),
    nonce: crypto.randomUUID(),
    version: runtime.getManifest().version,
    isPersonActive: () => navigator.userActivation.isActive,
    isAsleep: 'prerendering' in document && document.prerendering === true,
    wait: (forMs) => new Promise((resolve) => setTimeout(resolve, forMs)),
  });
  world[RELAY] = relay;
  // Only Usher itself can send one, and there is one kind: nothing of it is read.
  runtime.onMessage.addListener(relay.nudge);
  document.addEventListener('prerenderingchange', ({ isTrusted }) => void (isTrusted && relay.knock()));
}
