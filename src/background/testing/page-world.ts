// A chat page, the border, the desk, the heart: all of it real, over stores that outlive the worker. Only the servers are
// played by the test.

import type { Effect, FlowEvent } from '../../elicitation/events';
import { madeSubjectOf } from '../../elicitation/page-calls';
import type { PageSession } from '../../elicitation/page-session';
import type { Told } from '../../elicitation/testing/story';
import type { FlowId, FlowState } from '../../elicitation/types';
import { decide, decideGrant } from '../../grants/decide';
import { aServer, aSite, aTool, CHAT, NOTES, RUN } from '../../grants/testing/samples';
import type { GrantSubject, PageOrigin, Site } from '../../grants/types';
import { openStage, SENDER, type Stage } from '../../page-bridge/testing/stage';
import { type ListKind, readEntries } from '../../servers/part-entries';
import { type Part, partsOf } from '../../servers/parts';
import type { Server } from '../../servers/types';
import { createFlowNews } from '../flow-news';
import { createPageCalls } from '../page-calls';
import { createPageDesk, type PageDesk } from '../page-desk';
import { createPageFlows } from '../page-flows';
import { createPageGrants, type PageGrants } from '../page-grants';
import { createPageSessions } from '../page-sessions';
import { createRunner, type Runner } from '../runner';

type Send = Extract<Effect, { readonly do: 'send-call' }> & { readonly flowId: FlowId };
type Life = { desk: PageDesk; grants: PageGrants; runner: Runner; isOver: boolean };

export const LIST = aTool('list-notes', { description: 'Lists notes.' });

export class PageWorld {
  readonly flows = new Map<FlowId, string>();
  readonly sessions = new Map<string, string>();
  site: Site = aSite();
  server: Server = aServer(NOTES, [LIST], { name: 'My notes' });
  /** What left for the server. */
  readonly sends: Send[] = [];
  readonly aborted: FlowId[] = [];
  /** What the server lists besides tools. */
  lists: Readonly<Partial<Record<ListKind, readonly object[]>>> = {};
  /** What was last wanted to be heard of. */
  watched: { readonly server: string; readonly uris: readonly string[] } | null = null;
  /** How many hold the worker awake for it. */
  holds = 0;
  readonly shown: string[] = [];
  readonly openTabs = new Set([SENDER.tabId]);
  /** What the desk wants to do when some time has passed. */
  readonly later: (() => void)[] = [];
  readonly stage: Stage;
  #life: Life;
  #resumed: Promise<void> = Promise.resolve();

  constructor() {
    this.#life = this.#begin();
    this.stage = openStage({
      mayEnter: () => this.site.serverIds.length > 0,
      serve: (page) => this.#life.desk.entered(page),
    });
  }

  get grants(): PageGrants {
    return this.#life.grants;
  }

  get desk(): PageDesk {
    return this.#life.desk;
  }

  /** Whatever the last life had not saved is gone; what it was told to do stays undone. */
  killWorker(): void {
    this.#life.isOver = true;
    this.#life = this.#begin();
    this.stage.killWorker();
    this.#resumed = this.#resume(this.#life);
  }

  states(): readonly FlowState[] {
    return [...this.flows.values()].map((text) => JSON.parse(text) as FlowState);
  }

  get state(): FlowState {
    const state = this.states().at(-1);
    if (state === undefined) throw new Error('no call was made');
    return state;
  }

  async tell(event: Told, id: FlowId = this.state.flow.id): Promise<void> {
    await this.#resumed;
    await this.#life.runner.dispatch(id, { ...event, atMs: Date.now() } as FlowEvent);
  }

  /** The server answers the newest send of the newest flow. */
  answer(result: object = { content: [{ type: 'text', text: 'Two notes.' }] }): Promise<void> {
    const claim = this.state.phase === 'settled' ? 0 : this.state.flow.sent.claim;
    return this.tell({ type: 'call-completed', claim, result: result as never, outputProblem: null });
  }

  #begin(): Life {
    const life: { isOver: boolean } & Partial<Life> = { isOver: false };
    /** A dead worker reads and writes nothing. */
    const alive = <Value>(work: () => Value): Promise<Value> =>
      life.isOver ? new Promise(() => {}) : Promise.resolve().then(work);
    const load = (id: FlowId) =>
      alive(() => {
        const text = this.flows.get(id);
        return text === undefined ? null : (JSON.parse(text) as FlowState);
      });
    const flows = createPageFlows();
    const news = createFlowNews({ load });
    const runner = createRunner({
      flows: {
        load,
        save: (state) => alive(() => void this.flows.set(state.flow.id, JSON.stringify(state))),
      },
      perform: (effect, { flow: { id } }) =>
        alive(() => {
          if (effect.do === 'send-call') this.sends.push({ ...effect, flowId: id });
          if (effect.do === 'abort-call') this.aborted.push(id);
        }),
      saved: (state) => {
        flows.note(state);
        news.saved(state);
        life.desk?.flowSaved(state);
      },
    });
    const moment = (tabId: number) => ({ nowMs: Date.now(), runId: RUN, tabId });
    const siteOf = (origin: PageOrigin) => (origin === CHAT ? this.site : null);
    const desk = {
      decide: (origin: PageOrigin, tabId: number, server: Server, subject: GrantSubject) =>
        alive(() => decide(siteOf(origin), server, subject, moment(tabId))),
      used: () => alive(() => {}),
    };
    life.grants = createPageGrants({
      sites: {
        get: (origin) => alive(() => siteOf(origin)),
        update: (_origin, edit) =>
          alive(() => {
            const next = edit(this.site);
            if (next !== null) this.site = next;
            return next;
          }),
      },
      servers: { get: () => alive(() => this.server as Server | null) },
      flows: { load, waiting: () => alive(() => this.states().filter(({ phase }) => phase !== 'settled')) },
      desk,
      dispatch: runner.dispatch,
      runId: async () => RUN,
      changed: () => {},
    });
    life.runner = runner;
    const dispatch = (id: FlowId, event: Told) =>
      runner.dispatch(id, { ...event, atMs: Date.now() } as FlowEvent);
    life.desk = createPageDesk({
      version: '1.2.3',
      sessions: createPageSessions(
        {
          list: () => alive(() => [...this.sessions.values()].map((text) => JSON.parse(text) as PageSession)),
          save: (session) => alive(() => void this.sessions.set(session.id, JSON.stringify(session))),
          remove: (id) => alive(() => void this.sessions.delete(id)),
        },
        async () => RUN,
      ),
      calls: createPageCalls({ flows, grants: life.grants, desk, runner }),
      news,
      offers: ({ tabId }) =>
        alive(() => {
          const verdictOf = (part: Part) =>
            decide(this.site, this.server, { kind: 'part', part }, moment(tabId)).verdict;
          const parts = partsOf(this.server).filter((part) => verdictOf(part) !== 'deny');
          const allowedParts = parts.filter((part) => verdictOf(part) === 'allow');
          const tools = this.server.tools.filter(
            (tool) => decideGrant(this.site, this.server, tool, moment(tabId)).verdict !== 'deny',
          );
          return this.site.serverIds.includes(this.server.id)
            ? [{ server: this.server, tools, parts, allowedParts }]
            : [];
        }),
      list: async (_server, kind) => readEntries(kind, this.lists[kind] ?? []),
      watches: {
        watch: (server, uris) => {
          if (life.isOver) return;
          this.watched = { server: server.id, uris: [...uris] };
        },
        holdAwake: () => {
          this.holds += 1;
          return () => {
            this.holds -= 1;
          };
        },
        wait: (forMs) => new Promise((resolve) => setTimeout(() => !life.isOver && resolve(), forMs)),
      },
      load,
      left: async (id) => void (await dispatch(id, { type: 'caller-left' })),
      returned: async (id, { tabId, windowId }) =>
        void (await dispatch(id, { type: 'caller-returned', tabId, windowId })),
      goesOnIn: flows.goesOnIn,
      isStillAllowed: async (state, { origin, tabId }) => {
        const subject = madeSubjectOf(state, this.server);
        return (
          subject === null || (await desk.decide(origin, tabId, this.server, subject)).verdict !== 'deny'
        );
      },
      show: async (what) => void this.shown.push(what),
      openTabIds: async () => this.openTabs,
      now: () => Date.now(),
      after: (_forMs, work) => {
        this.later.push(() => {
          if (!life.isOver) work();
        });
      },
    });
    const note = flows.note;
    this.#notes.set(life as Life, note);
    return life as Life;
  }

  readonly #notes = new Map<Life, (state: FlowState) => void>();

  async #resume(life: Life): Promise<void> {
    for (const state of this.states()) {
      this.#notes.get(life)?.(state);
      if (state.phase !== 'settled')
        await life.runner.dispatch(state.flow.id, { type: 'worker-restarted', atMs: Date.now() });
    }
    await life.desk.resume(RUN);
  }
}
