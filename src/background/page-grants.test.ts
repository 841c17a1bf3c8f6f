import { describe, expect, it } from 'vitest';
import { PAGE, REQUEST, SERVER } from '../elicitation/testing/story';
import type { FlowId, FlowState, McpRequest } from '../elicitation/types';
import { decide } from '../grants/decide';
import { aServer, aSite, aTool, having, RUN } from '../grants/testing/samples';
import type { GrantSubject, Site } from '../grants/types';
import { DAY_MS } from '../grants/until';
import { createPageGrants } from './page-grants';
import { createRunner } from './runner';

const TAB = 7;
const LIST = aTool('list-notes');
const server = aServer(SERVER.id, [LIST], { verdict: having('resources', 'prompts') });
const read = (uri: string): McpRequest => ({ method: 'resources/read', params: { uri } });
const PROMPT: McpRequest = { method: 'prompts/get', params: { name: 'review', arguments: { week: '47' } } };
const RESOURCES: GrantSubject = { kind: 'part', part: 'resources' };

/** Calls of one page that wait for the person, and the real runner; `sent` are those that went to their server. */
async function asking(...requests: readonly McpRequest[]) {
  const states = new Map<FlowId, FlowState>();
  const sent: FlowId[] = [];
  const world = { site: aSite({ origin: PAGE, serverIds: [SERVER.id] }) as Site };
  const load = async (id: FlowId) => states.get(id) ?? null;
  const runner = createRunner({
    flows: { load, save: async (state) => void states.set(state.flow.id, state) },
    perform: async (effect, { flow: { id } }) => {
      if (effect.do === 'send-call') sent.push(id);
    },
    saved: () => {},
  });
  const grants = createPageGrants({
    sites: {
      get: async () => world.site,
      async update(_origin, edit) {
        world.site = edit(world.site) ?? world.site;
        return world.site;
      },
    },
    servers: { get: async () => server },
    flows: {
      load,
      waiting: async () => [...states.values()].filter(({ phase }) => phase !== 'settled'),
    },
    desk: {
      decide: async (_origin, tabId, of, subject) =>
        decide(world.site, of, subject, { nowMs: Date.now(), runId: RUN, tabId }),
    },
    dispatch: runner.dispatch,
    runId: async () => RUN,
    changed: () => {},
  });
  const ids = requests.map((_request, index) => `flow-${index}` as FlowId);
  for (const [index, request] of requests.entries())
    await runner.start({
      id: ids[index]!,
      server: SERVER,
      request,
      place: { kind: 'page', origin: PAGE, tabId: TAB, windowId: 1, digest: `${index}`, caller: 'there' },
      permission: 'not-granted',
      atMs: Date.now(),
    });
  const phases = () => ids.map((id) => states.get(id)?.phase);
  const asked = (id = ids[0]!) => {
    const state = states.get(id);
    if (state?.phase !== 'awaiting-grant') throw new Error('nothing is asked');
    return grants.prompt(state);
  };
  const permission = (subject: GrantSubject) =>
    grants.permission({ origin: PAGE, tabId: TAB }, server, subject);
  return { grants, world, ids, phases, sent, asked, permission };
}

describe('a page that asks for resources and prompts', () => {
  it('has the person asked with all that would be sent', async () => {
    const resource = await asking(read('notes://1'));
    expect(await resource.asked()).toMatchObject({
      origin: PAGE,
      reason: 'not-granted',
      wanted: { kind: 'resource', uri: 'notes://1' },
      pin: null,
    });
    const prompt = await asking(PROMPT);
    expect((await prompt.asked())?.wanted).toMatchObject({ kind: 'prompt', name: 'review' });
  });

  it('gets what is allowed once, and is asked about the next', async () => {
    const { grants, ids, phases, sent, world, permission } = await asking(
      read('notes://1'),
      read('notes://2'),
    );
    await grants.allow(ids[0]!, null, 'once');
    expect(sent).toEqual([ids[0]]);
    expect(phases()).toEqual(['calling', 'awaiting-grant']);
    expect(world.site.partRules).toBeUndefined();
    expect(await permission(RESOURCES)).toEqual({ permission: 'not-granted' });
  });

  it('gets all resources of a server where that is allowed for longer, and nothing else', async () => {
    const all = await asking(read('notes://1'), read('notes://2'), PROMPT, REQUEST);
    const { grants, ids, phases, sent, world, permission } = all;
    await grants.allow(ids[0]!, null, 'day');
    expect(sent).toEqual(ids.slice(0, 2));
    expect(phases().slice(2)).toEqual(['awaiting-grant', 'awaiting-grant']);
    expect(world.site.rules).toEqual([]);
    expect(world.site.partRules).toMatchObject([{ part: 'resources', verdict: 'allow' }]);
    const [rule] = world.site.partRules ?? [];
    expect(rule?.until).toEqual({ kind: 'time', atMs: rule!.decidedAtMs + DAY_MS });
    expect(await permission(RESOURCES)).toMatchObject({
      permission: { origin: PAGE, serverId: SERVER.id, subject: RESOURCES },
    });
    expect(await permission({ kind: 'part', part: 'prompts' })).toEqual({ permission: 'not-granted' });
  });

  it('is refused all of them where that is refused for good, and the rest goes on waiting', async () => {
    const { grants, ids, phases, sent, permission } = await asking(PROMPT, PROMPT, read('notes://1'));
    await grants.refuse(ids[0]!, 'decline', true);
    expect(phases()).toEqual(['settled', 'settled', 'awaiting-grant']);
    expect(sent).toEqual([]);
    expect(await permission({ kind: 'part', part: 'prompts' })).toEqual({ denied: 'PART_DENIED' });
    await grants.refuse(ids[2]!, 'cancel', false);
    expect(await permission(RESOURCES)).toEqual({ permission: 'not-granted' });
  });

  it('is not let by a click on something that was shown otherwise', async () => {
    const { grants, ids, sent } = await asking(read('notes://1'), REQUEST);
    await expect(grants.allow(ids[0]!, LIST.hash, 'once')).rejects.toMatchObject({ code: 'PROMPT_CHANGED' });
    await expect(grants.allow(ids[1]!, null, 'once')).rejects.toMatchObject({ code: 'PROMPT_CHANGED' });
    expect(sent).toEqual([]);
    await grants.allow(ids[1]!, LIST.hash, 'once');
    await expect(grants.allow(ids[1]!, LIST.hash, 'once')).rejects.toMatchObject({ code: 'PROMPT_CHANGED' });
  });
});
