import { browser } from 'wxt/browser';
import { isObject } from '../base/json';
import type { Gate } from './gate';
import type { RuntimePort } from './ports';
import { type PageSender, PORT_NAME } from './wire';

/** Hears the relays of pages. Registered synchronously: a relay's first message would be missed otherwise. */
export function listenToPages(gate: Gate): void {
  const ownId = browser.runtime.id;
  browser.runtime.onConnect.addListener((port) => {
    if (port.name !== PORT_NAME) return;
    const plain: RuntimePort = {
      postMessage: (message) => port.postMessage(message),
      disconnect: () => port.disconnect(),
      onMessage: (listener) => port.onMessage.addListener((message: unknown) => listener(message)),
      onDisconnect: (listener) => port.onDisconnect.addListener(() => listener()),
    };
    receivePort(gate, plain, readPageSender(port.sender, ownId));
  });
}

/** Nobody is told so: a relay in a document of no origin would come back for ever, and keep the worker awake. */
export function receivePort(gate: Gate, port: RuntimePort, sender: PageSender | null): void {
  if (sender !== null) {
    gate.admit(port, sender);
    return;
  }
  port.postMessage({ type: 'refused', code: 'REVOKED' });
  port.disconnect();
}

/**
 * The document a port belongs to; null for everything that is no content script of ours in the top frame of a living
 * document. Fails closed: what is missing is wrong, `documentId` and `documentLifecycle` apart, which not every browser
 * names.
 */
export function readPageSender(sender: unknown, ownId: string): PageSender | null {
  if (!isObject(sender) || sender['id'] !== ownId || sender['frameId'] !== 0) return null;
  const { tab, origin, documentId, documentLifecycle, url } = sender;
  if (documentLifecycle !== undefined && documentLifecycle !== 'active') return null;
  if (typeof origin !== 'string' || typeof url !== 'string' || !URL.canParse(url)) return null;
  // An opaque origin ("null"), or one that is not its address's: a sandboxed document.
  if (new URL(url).origin !== origin || origin === 'null') return null;
  if (!isObject(tab) || !isTabId(tab['id']) || !isTabId(tab['windowId'])) return null;
  if (documentId !== undefined && (typeof documentId !== 'string' || documentId === '')) return null;
  return { tabId: tab['id'], windowId: tab['windowId'], documentId: documentId ?? null, origin };
}

function isTabId(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
