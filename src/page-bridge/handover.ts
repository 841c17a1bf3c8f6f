// How the two content scripts of a document find each other, unseen by the page's own scripts.
//
// Both run before the page's first script, in either order. Then, and only then, the relay tells the page API a nonce, by
// events that nobody else can hear yet. It is the *name* of the event that opens the page API later: a page that was
// never welcomed has no event to try, and no listener of ours for anything it could send. Where Usher is connected to a
// page that runs already, that page may listen in: it is the page that is being told.

const NONCE = 'usher:nonce';
const READY = 'usher:ready';
const HEARD = 'usher:heard';

/** As much of a window as is needed: the same in both worlds. */
export type HandoverWindow = Pick<
  EventTarget,
  'addEventListener' | 'removeEventListener' | 'dispatchEvent'
> & {
  readonly postMessage: (message: unknown, targetOrigin: string, transfer: Transferable[]) => void;
  readonly location: { readonly origin: string };
};

/**
 * The relay's side: tells the nonce to the page API, which is there already or is about to be.
 *
 * @returns when the page API has it: where both are put into a page that runs already, a welcome may be faster.
 */
export function tellNonce(window: HandoverWindow, nonce: string): Promise<void> {
  const tell = () => window.dispatchEvent(new CustomEvent(NONCE, { detail: nonce }));
  window.addEventListener(READY, tell);
  return new Promise((resolve) => {
    const heard = () => {
      window.removeEventListener(READY, tell);
      resolve();
    };
    window.addEventListener(HEARD, heard, { once: true });
    tell();
  });
}

/** The relay's side: hands over the page's end of a channel. */
export function handOver(window: HandoverWindow, nonce: string, port: MessagePort): void {
  window.dispatchEvent(new Event(nonce));
  window.postMessage(nonce, window.location.origin, [port]);
}

/** The page API's side: waits for its end of the channel. It does nothing that a page could notice until then. */
export function awaitPort(window: HandoverWindow, received: (port: MessagePort) => void): void {
  const hearNonce = (event: Event) => {
    const nonce = (event as CustomEvent<unknown>).detail;
    if (typeof nonce !== 'string') return;
    window.removeEventListener(NONCE, hearNonce);
    window.dispatchEvent(new Event(HEARD));
    window.addEventListener(nonce, () => takePort(window, nonce, received), { once: true });
  };
  window.addEventListener(NONCE, hearNonce);
  window.dispatchEvent(new Event(READY));
}

function takePort(window: HandoverWindow, nonce: string, received: (port: MessagePort) => void): void {
  const hear = (event: Event) => {
    const { source, origin, data, ports } = event as MessageEvent<unknown>;
    const port = ports[0];
    if (source !== window || origin !== window.location.origin || data !== nonce || port === undefined)
      return;
    // Not meant for the page's own listeners, which may expect other messages.
    event.stopImmediatePropagation();
    window.removeEventListener('message', hear, true);
    received(port);
  };
  window.addEventListener('message', hear, true);
}
