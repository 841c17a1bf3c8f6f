import { describe, expect, it, vi } from 'vitest';
import { CONNECT, Story, urlAsk } from '../elicitation/testing/story';
import type { FlowId, FlowState } from '../elicitation/types';
import type { GrantPrompt } from '../elicitation/view-types';
import type { Server } from '../servers/types';

vi.mock('../tabs/watch-level', () => ({ watchLevelFor: async () => 'none' }));
const { createPrompts } = await import('./prompts');

/** Flows that ask, oldest first, and what the prompts told them. */
function desk(
  names: readonly string[],
  server: object | null = null,
  isBlocked = false,
  /** Whether an answer comes in time. */
  isFirst = true,
) {
  const states = new Map<string, FlowState>();
  for (const name of names) {
    const { state } = new Story().required([urlAsk('link', CONNECT)], 's');
    states.set(name, { ...state, flow: { ...state.flow, id: name as FlowId } } as FlowState);
  }
  const told: { readonly id: string; readonly type: string }[] = [];
  let shown: { readonly flowId: string; readonly key: string } | null = null;
  const prompts = createPrompts({
    flows: { waiting: async () => [...states.values()], load: async (id) => states.get(id) ?? null },
    servers: { get: async () => server as Server | null },
    consent: {
      standing: async () => (isBlocked ? { standing: 'blocked', sinceMs: 0 } : { standing: 'never-asked' }),
    },
    desk: { refused: async () => {}, setMuted: async () => {} },
    signIns: {
      list: async () => [],
      asked: async () => {
        throw new Error('nobody signs in');
      },
      tell: async () => {},
    },
    // Null for a tool that is gone: then its flow is over, too.
    grants: {
      async prompt({ flow: { id } }) {
        if (id !== 'gone') return { mode: 'grant', flowId: id } as GrantPrompt;
        states.delete(id);
        return null;
      },
    },
    shownPrompt: {
      load: async () => shown,
      save: async (prompt) => {
        shown = prompt;
      },
    },
    dispatch: async (id, event) => {
      told.push({ id, type: event.type });
      return isFirst;
    },
  });
  return { prompts, states, told };
}

describe('the consent window', () => {
  it('keeps showing what it shows when an older call begins to ask', async () => {
    const { prompts, states } = desk(['second']);
    expect(await prompts.current()).toMatchObject({ flowId: 'second' });
    const [second] = [...states];
    states.clear();
    for (const [name, state] of desk(['first']).states) states.set(name, state);
    states.set(...second!);
    expect(await prompts.current()).toMatchObject({ flowId: 'second' });
  });

  it('cancels, when it is closed, what it showed', async () => {
    const { prompts, told } = desk(['first', 'second']);
    await prompts.current();
    await prompts.windowClosed();
    expect(told).toEqual([{ id: 'first', type: 'consent-refused' }]);
  });

  it('cancels nothing that it has not shown', async () => {
    const { prompts, states, told } = desk(['first', 'second']);
    await prompts.current();
    states.delete('first');
    await prompts.windowClosed();
    expect(told).toEqual([]);
  });

  it('asks about a page’s call, and cancels it when it is closed', async () => {
    const { prompts, states, told } = desk([]);
    const { state } = Story.ofPage('not-granted');
    for (const name of ['gone', 'page'])
      states.set(name, { ...state, flow: { ...state.flow, id: name as FlowId } } as FlowState);
    expect(await prompts.current()).toMatchObject({ mode: 'grant', flowId: 'page' });
    await prompts.windowClosed();
    expect(told).toEqual([{ id: 'page', type: 'grant-refused' }]);
  });

  it('says the name that the server has today', async () => {
    const { prompts } = desk(['first'], { name: 'Renamed', ownName: null });
    expect(await prompts.current()).toMatchObject({ server: { name: 'Renamed' } });
  });

  it('declines what asks for a target that is blocked meanwhile, and nothing else', async () => {
    const { prompts, told } = desk(['first']);
    const serverOrigin = new URL(CONNECT).origin;
    await prompts.targetBlocked({ serverOrigin, targetOrigin: 'https://other.test' });
    await prompts.targetBlocked({ serverOrigin: 'https://other.test', targetOrigin: serverOrigin });
    expect(told).toEqual([]);
    await prompts.targetBlocked({ serverOrigin, targetOrigin: serverOrigin });
    expect(told).toEqual([{ id: 'first', type: 'consent-refused' }]);
  });

  it('gives consent only to what is asked now, under the address that was shown [E23]', async () => {
    const { prompts, told } = desk(['first']);
    const id = 'first' as FlowId;
    await expect(prompts.accept(id, '0', CONNECT)).rejects.toMatchObject({ code: 'PROMPT_CHANGED' });
    await expect(prompts.accept(id, '1', `${CONNECT}#`)).rejects.toMatchObject({ code: 'PROMPT_CHANGED' });
    expect(told).toEqual([]);
    await prompts.accept(id, '1', CONNECT);
    expect(told).toEqual([{ id: 'first', type: 'consent-given' }]);
  });

  it('says so to the window whose answer came second', async () => {
    const { prompts } = desk(['first'], null, false, false);
    const id = 'first' as FlowId;
    await expect(prompts.accept(id, '1', CONNECT)).rejects.toMatchObject({ code: 'PROMPT_CHANGED' });
    await expect(prompts.refuse(id, '1', 'decline')).rejects.toMatchObject({ code: 'PROMPT_CHANGED' });
    await expect(prompts.windowClosed()).resolves.toBeUndefined();
  });

  it('opens nothing that was blocked while it was shown [E23]', async () => {
    const { prompts, told } = desk(['first'], null, true);
    await prompts.accept('first' as FlowId, '1', CONNECT);
    expect(told).toEqual([{ id: 'first', type: 'consent-refused' }]);
  });
});
