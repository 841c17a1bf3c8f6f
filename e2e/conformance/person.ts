import type { SignInView } from '../../src/authorization/view.ts';
import type { JsonObject } from '../../src/base/json.ts';
import type { Ending } from '../../src/elicitation/types.ts';
import type { ServerState } from '../../src/servers/types.ts';
import { typeServer } from '../kit/server-card.ts';
import type { ToolCall } from '../kit/tool-call.ts';
import { sendFrom, type Usher, type UsherServer } from '../kit/usher.ts';
import { until } from '../kit/wait.ts';

const PATIENCE_MS = 20_000;

/** Somebody with Usher in their browser, and one server they want to use. */
export type Person = {
  /** Adds the server: ready, or the code of what is the matter with it. */
  addServer(): Promise<string>;
  /** Presses "Sign in" on the server's page and goes through with it: how that ended, then how the server is. */
  signIn(): Promise<{ readonly end: string; readonly server: string }>;
  /** Adds the server, and signs in where it asks to. */
  getIn(): Promise<void>;
  tools(): Promise<readonly string[]>;
  /** The input schema of a tool, as Usher keeps it. */
  schemaOf(tool: string): Promise<JsonObject>;
  callTool(tool: string, given?: Readonly<Record<string, unknown>>): Promise<ToolCall>;
  /** Waits for the call's end, and signs in where it wants more permissions first. */
  finish(call: ToolCall): Promise<Ending>;
  /** A call from its arguments to its result. */
  completes(tool: string, given?: Readonly<Record<string, unknown>>): Promise<void>;
  /** A call of exactly these arguments: what no form can hold, as the panel itself would send it. */
  callExactly(tool: string, given: JsonObject): Promise<void>;
  /** Enters a client id and secret under "Access of your own". */
  bringClient(clientId: string, clientSecret: string): Promise<void>;
  /** The form that is asked for now, filled in with these answers beside its defaults, reviewed and sent. */
  answerForm(answers?: Readonly<Record<string, string | boolean>>): Promise<void>;
  /** Removes the server, and closes what is open. */
  leave(): Promise<void>;
};

/** @param name what the person calls the server. */
export async function personWith(usher: Usher, url: string, name: string): Promise<Person> {
  const panel = await usher.openPanel('#/add-server');
  const server: UsherServer = usher.server(name);
  const goTo = (path: string) => panel.goto(usher.browser.page(`sidepanel.html#${path}`));
  const goToServer = async () => goTo(`/server/${encodeURIComponent((await server.read()).id)}`);

  async function signInFrom(press: () => Promise<void>) {
    const { id } = await server.read();
    const signInNow = async () =>
      (await sendFrom<readonly SignInView[]>(panel, 'sign-ins.list', null)).find(
        ({ serverId }) => serverId === id,
      )?.now ?? null;
    const before = JSON.stringify(await signInNow());
    const pressedAtMs = Date.now();
    await press();
    const first = await until('the sign-in to be looked at', async () => {
      const now = await signInNow();
      return now === null || now === 'looking' || JSON.stringify(now) === before ? null : now;
    });
    if (first === 'asking') {
      const { page } = await usher.nextSignIn();
      const tick = page.getByRole('checkbox');
      if ((await tick.count()) > 0) await tick.check();
      await page.getByRole('button', { name: /^Sign in at / }).click();
    }
    const last = await until('the sign-in to be over', async () => {
      const now = await signInNow();
      return now === 'asking' || now === 'signing-in' ? null : now;
    });
    return { end: typeof last === 'string' ? last : last.code, pressedAtMs };
  }

  /** How the server is once it was spoken to after this moment, and stays for two looks: nobody acts faster. */
  function stateAfter(timeMs: number): Promise<string> {
    let before: string | null = null;
    return until('the server to be spoken to again', async () => {
      const { state } = await server.read();
      const isNew = state.state === 'ready' || (state.state === 'problem' && state.atMs >= timeMs);
      const now = isNew ? JSON.stringify(state) : null;
      const stays = now !== null && now === before;
      before = now;
      return stays ? wordFor(state) : null;
    });
  }

  const person: Person = {
    async addServer() {
      await typeServer(panel, url, name);
      return until('the server to be spoken to', async () => {
        const known = await server.read().catch(() => null);
        return known === null || known.state.state === 'connecting' ? null : wordFor(known.state);
      });
    },
    async signIn() {
      await goToServer();
      const { end, pressedAtMs } = await signInFrom(() =>
        panel.getByRole('button', { name: 'Sign in', exact: true }).click(),
      );
      const isIn = end === 'signed-in';
      return { end, server: isIn ? await stateAfter(pressedAtMs) : wordFor((await server.read()).state) };
    },
    async getIn() {
      const found = await person.addServer();
      const { end, server: state } =
        found === 'NEEDS_AUTHORIZATION' ? await person.signIn() : { end: 'not needed', server: found };
      if (state !== 'ready') throw new Error(`The server is not ready: ${state}; the sign-in: ${end}`);
    },
    async tools() {
      return (await server.read()).tools.map((tool) => tool.name);
    },
    async schemaOf(tool) {
      const known = (await server.read()).tools.find(({ name: own }) => own === tool);
      if (known === undefined) throw new Error(`There is no tool ${tool}`);
      return known.inputSchema;
    },
    callTool: (tool, given) => server.callTool(tool, given),
    async finish(call) {
      const here = () =>
        until('the call to be over, or to want a sign-in', async () => {
          const { kind } = (await call.view()).now;
          return kind === 'settled' || kind === 'awaiting-authorization' ? kind : null;
        });
      for (let tries = 0; (await here()) === 'awaiting-authorization' && tries < 3; tries++) {
        await signInFrom(() => call.card.getByRole('button', { name: 'Sign in', exact: true }).click());
        await until('the call to go on', async () =>
          (await call.view()).now.kind === 'awaiting-authorization' ? null : true,
        );
      }
      return call.result(PATIENCE_MS);
    },
    async completes(tool, given) {
      insistOnResult(tool, await person.finish(await person.callTool(tool, given)));
    },
    async callExactly(tool, given) {
      const { id } = await server.read();
      const input = { serverId: id, tool, arguments: given };
      const { flowId } = await sendFrom<{ readonly flowId: string }>(panel, 'calls.start', input);
      const ending = await until('the call to be over', () =>
        sendFrom<Ending | null>(panel, 'flows.ending', { flowId }),
      );
      insistOnResult(tool, ending);
    },
    async bringClient(clientId, clientSecret) {
      await goToServer();
      await panel.getByRole('button', { name: 'Access of your own' }).click();
      const form = panel.getByRole('form', { name: 'Access of your own' });
      await form.getByLabel('Client ID').fill(clientId);
      await form.getByLabel('Client secret').fill(clientSecret);
      await form.getByRole('button', { name: 'Save' }).click();
      await form.waitFor({ state: 'detached' });
    },
    async answerForm(answers) {
      await (await usher.nextConsent()).submit(answers ?? {});
    },
    async leave() {
      const known = await server.read().catch(() => null);
      if (known !== null) await sendFrom(panel, 'servers.remove', { id: known.id });
      const home = usher.browser.page('dashboard.html');
      for (const page of usher.browser.context.pages())
        if (page.url().startsWith(usher.browser.page('')) && !page.url().startsWith(home)) await page.close();
    },
  };
  return person;
}

function insistOnResult(tool: string, ending: Ending): void {
  if (ending.outcome !== 'completed') throw new Error(`${tool}: ${JSON.stringify(ending)}`);
}

function wordFor(state: ServerState): string {
  return state.state === 'problem' ? state.code : state.state;
}
