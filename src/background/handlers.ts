import { browser } from 'wxt/browser';
import { NO_CHALLENGE } from '../authorization/challenge';
import { challengeOfFacts } from '../authorization/challenge-facts';
import { mergeOwn, problemsOfOwn, viewOfOwn } from '../authorization/own-access';
import type { Challenge } from '../authorization/types';
import { UsherError } from '../base/usher-error';
import type { FlowEvent } from '../elicitation/events';
import type { FlowId } from '../elicitation/types';
import type { Handlers } from '../messaging/server';
import type { Server } from '../servers/types';
import type { Storage } from '../storage/storage';
import { placeOf } from '../tabs/places';
import { createFlowList } from './flow-list';
import type { HostReturn } from './host-return';
import type { InsertIntoChat } from './insert-into-chat';
import type { PageGrants } from './page-grants';
import type { Prompts } from './prompts';
import type { Runner } from './runner';
import type { ServerDesk } from './server-desk';
import type { SignInDesk } from './sign-in-desk';
import type { SiteDesk } from './site-desk';
import { createSiteHandlers } from './site-handlers';
import { createStorageHandlers } from './storage-handlers';
import type { Trouble } from './trouble';
import { neededAtTheDoor } from './turned-away';

/** How long the server that is removed may take over its last answers. */
const FAREWELL_MS = 2_000;

/** What each command of our own pages does. */
export function createHandlers(ports: {
  readonly storage: Storage;
  readonly trouble: Trouble;
  readonly desk: ServerDesk;
  readonly hosts: HostReturn;
  readonly prompts: Prompts;
  readonly signIns: SignInDesk;
  readonly sites: SiteDesk;
  readonly insert: InsertIntoChat;
  readonly grants: Pick<PageGrants, 'allow' | 'refuse'>;
  readonly runner: Runner;
  readonly flowsOfServer: (id: Parameters<ServerDesk['existing']>[0]) => readonly FlowId[];
  readonly showPrompt: () => Promise<void>;
  readonly changed: (topic: 'servers' | 'flows' | 'records' | 'storage') => void;
}): Handlers {
  const { storage, desk, prompts, signIns, runner } = ports;
  const { flows, consent, servers } = storage;
  const listFlows = createFlowList(flows);
  const tell = async (id: FlowId, event: FlowEvent): Promise<null> => {
    await runner.dispatch(id, event);
    return null;
  };
  const done = async (work: Promise<unknown>): Promise<null> => {
    await work;
    return null;
  };
  const stepEvent = (type: 'interaction-ended' | 'reopen-requested' | 'fresh-link-chosen') => {
    return (step: { readonly flowId: FlowId; readonly key: string }) =>
      tell(step.flowId, { type, atMs: Date.now(), id: Number(step.key) });
  };
  const cancel = (id: FlowId) => tell(id, { type: 'user-cancelled', atMs: Date.now() });

  return {
    ...createStorageHandlers(ports),
    ...createSiteHandlers(ports.sites, ports.insert),
    'servers.list': () => servers.list(),
    'servers.add': ({ url, name }) => desk.add(String(url), String(name)),
    'servers.connect': ({ id }) => desk.connect(id),
    'servers.refresh': ({ id }) => done(desk.refresh(id)),
    'servers.rename': ({ id, name }) => done(desk.rename(id, String(name))),
    'servers.set-enabled': ({ id, isEnabled }) => done(desk.setEnabled(id, isEnabled === true)),
    'servers.set-muted': ({ id, isMuted }) => done(desk.setMuted(id, isMuted === true)),
    'servers.set-omits-origin': ({ id, omitsOrigin }) => desk.setOmitsOrigin(id, omitsOrigin === true),
    async 'servers.remove'({ id }) {
      const waiting = () => ports.flowsOfServer(id);
      for (const flowId of waiting()) await cancel(flowId);
      // Some servers are told on a request of its own: that needs a moment, and no more than that.
      const deadlineMs = Date.now() + FAREWELL_MS;
      while (waiting().length > 0 && Date.now() < deadlineMs) await pause(50);
      for (const flowId of waiting()) await cancel(flowId);
      const urls = await ports.hosts.urlsOf(await desk.existing(id)).catch(() => []);
      await desk.remove(id, (server) => signIns.forget(server));
      await ports.sites.serverRemoved(id);
      // What is asked for it no more goes back to the browser; where that can't be, nothing else is hindered.
      await ports.hosts.giveBack(urls).catch(() => {});
      return null;
    },

    async 'servers.sign-in'({ id }) {
      const { challenge, operation } = await neededFor(await desk.existing(id));
      await signIns.begin(id, challenge, operation);
      return null;
    },
    'servers.sign-out': ({ id }) => done(signIns.signOut(id).then(() => desk.connect(id))),
    'servers.own-access': async ({ id }) => viewOfOwn(await storage.vault.own(id)),
    async 'servers.set-own-access'({ id, draft }) {
      if (problemsOfOwn(draft).length > 0) throw new UsherError('OWN_ACCESS_INVALID');
      await desk.existing(id);
      await storage.vault.saveOwn(id, mergeOwn(await storage.vault.own(id), draft));
      // Who comes in with something else is somebody else to the server.
      await storage.sessions.forget(id);
      await desk.connectAsAnother(id);
      return null;
    },
    'sign-ins.list': () => signIns.views(),
    'sign-ins.cancel': ({ id }) => done(signIns.tell(id, { type: 'cancelled' })),
    'prompts.accept-sign-in': ({ signInId, href }) => done(prompts.acceptSignIn(signInId, href)),
    'prompts.refuse-sign-in': ({ signInId, action }) => done(prompts.refuseSignIn(signInId, action)),

    async 'calls.start'({ serverId, tool, arguments: given }, from) {
      const server = await desk.existing(serverId);
      if (!server.isEnabled) throw new UsherError('SERVER_DISABLED');
      if (!server.tools.some((known) => known.name === tool)) throw new UsherError('TOOL_GONE');
      const flowId = crypto.randomUUID() as FlowId;
      await runner.start({
        id: flowId,
        server: { id: server.id, name: server.name, url: server.url, origin: new URL(server.url).origin },
        request: { method: 'tools/call', params: { name: tool, arguments: given } },
        place: await placeOf(from),
        atMs: Date.now(),
      });
      return { flowId };
    },

    'flows.list': listFlows,
    async 'flows.ending'({ flowId }) {
      const state = await flows.load(flowId);
      return state?.phase === 'settled' ? state.ending : null;
    },
    'flows.cancel': ({ flowId }) => cancel(flowId),
    'flows.retry': ({ flowId }) => tell(flowId, { type: 'retry-requested', atMs: Date.now() }),
    'flows.finish': stepEvent('interaction-ended'),
    'flows.reopen': stepEvent('reopen-requested'),
    'flows.use-fresh-link': stepEvent('fresh-link-chosen'),
    async 'flows.dismiss'({ flowId }) {
      const state = await flows.load(flowId);
      if (state !== null && state.phase !== 'settled') throw new UsherError('FLOW_WAITS');
      await flows.remove(flowId);
      ports.changed('flows');
      return null;
    },
    'flows.show-prompt': () => done(ports.showPrompt()),

    'prompts.current': () => prompts.current(),
    'prompts.allow-call': ({ flowId, pin, duration }) => done(ports.grants.allow(flowId, pin, duration)),
    'prompts.refuse-call': ({ flowId, action, remember }) =>
      done(ports.grants.refuse(flowId, action, remember === true)),
    'prompts.accept': ({ flowId, key, href }) => done(prompts.accept(flowId, key, href)),
    'prompts.refuse': ({ flowId, key, action }) => done(prompts.refuse(flowId, key, action)),
    'prompts.request-new-link': ({ flowId, key }) => done(prompts.requestNewLink(flowId, key)),
    'prompts.mute-server': ({ flowId, key }) => done(prompts.muteServer(flowId, key)),
    'prompts.submit-form': ({ flowId, key, content }) => done(prompts.submitForm(flowId, key, content)),

    'records.list': () => consent.records(),
    'records.events': (pair) => consent.events(pair),
    async 'records.block'(pair) {
      await decide('blocked', pair);
      await prompts.targetBlocked(pair);
      return null;
    },
    'records.unblock': (pair) => done(decide('unblocked', pair)),
    'records.forget': (pair) => done(decide('forgotten', pair)),

    'ledger.head': () => consent.ledgerHead(),
    'ledger.export': () =>
      consent.exportLedger({
        exportedAtMs: Date.now(),
        extensionVersion: browser.runtime.getManifest().version,
      }),
  };

  /** What the server last said of who may come in: of a call that waits, else of the connection, else what was refused. */
  async function neededFor(
    server: Server,
  ): Promise<{ readonly challenge: Challenge; readonly operation: string | null }> {
    const needed = neededAtTheDoor(await flows.waiting(), server.id);
    if (needed !== null) return needed;
    const { state } = server;
    if (state.state === 'problem') return { challenge: challengeOfFacts(state.facts), operation: null };
    return { challenge: (await signIns.refused(server.id)) ?? NO_CHALLENGE, operation: null };
  }

  async function decide(
    type: 'blocked' | 'unblocked' | 'forgotten',
    pair: { readonly serverOrigin: string; readonly targetOrigin: string },
  ): Promise<void> {
    const record = await consent.record(pair);
    if (record === null) throw new UsherError('RECORD_GONE');
    await consent.append({
      type,
      timeMs: Date.now(),
      server: { id: '', origin: pair.serverOrigin, name: record.serverNames.at(-1) ?? '' },
      target: { origin: pair.targetOrigin, site: record.site },
    });
    ports.changed('records');
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
