import { browser } from 'wxt/browser';
import { browserSignInWindow, createAuthorization, leaveOriginOut } from '../mcp/authorization/authorization';
import { createMcpClient } from '../mcp/mcp-client';
import type { CallReport } from '../mcp/ports';
import type { Storage } from '../storage/storage';

/** The wiring of what goes out: to servers, and to those who let us in to them. */
export function startClients(ports: {
  readonly storage: Storage;
  readonly holdAwake: () => () => void;
  readonly report: (report: CallReport) => Promise<void>;
}) {
  const { storage, holdAwake, report } = ports;
  const authorization = createAuthorization({
    vault: storage.vault,
    window: browserSignInWindow,
    // A build setting: without it Usher registers, or the person brings a client id.
    documentUrl: import.meta.env['WXT_CLIENT_DOCUMENT_URL'] ?? null,
    leaveOriginOut,
    exclusively: (name, work) => navigator.locks.request(name, work),
    holdAwake,
    now: () => Date.now(),
  });
  const mcp = createMcpClient({
    sessions: storage.sessions,
    saveVerdict: async (id, verdict) =>
      void (await storage.servers.update(id, (server) => ({ ...server, verdict }))),
    access: authorization,
    holdAwake,
    now: () => Date.now(),
    report,
    clientVersion: browser.runtime.getManifest().version,
  });
  return { authorization, mcp };
}
