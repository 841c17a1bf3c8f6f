import { describe, expect, it } from 'vitest';
import { aTool } from '../grants/testing/samples';
import type { Part } from '../grants/types';
import { grantPromptOf } from './grant-prompt';
import { begin } from './lifecycle';
import { grantFor, PAGE, SERVER, Story } from './testing/story';
import type { FlowId, McpRequest } from './types';

const server = { name: 'My notes', ownName: 'Notes', isLocal: false };

function promptFor(
  args: Record<string, unknown>,
  tool = aTool('list-notes'),
  granted: typeof tool | null = null,
) {
  const [state] = begin({
    id: 'flow-1' as FlowId,
    server: SERVER,
    request: { method: 'tools/call', params: { name: tool.name, arguments: args as never } },
    place: { kind: 'page', origin: PAGE, tabId: 1, windowId: 1, digest: 'd', caller: 'there' },
    permission: granted === null ? 'not-granted' : 'tool-changed',
    atMs: 0,
  });
  return grantPromptOf(state, { server, subject: { kind: 'tool', tool }, granted });
}

function wantedTool(...asked: Parameters<typeof promptFor>) {
  const wanted = promptFor(...asked)?.wanted;
  if (wanted?.kind !== 'tool') throw new Error('no tool');
  return wanted;
}

function wantedPart(request: McpRequest, part: Part) {
  const context = { server, subject: { kind: 'part', part }, granted: null } as const;
  return grantPromptOf(Story.ofPage('not-granted', request).state, context);
}

describe('what is shown before a page’s call is sent', () => {
  it('names the page, the server and the tool, with the definition that is agreed to', () => {
    const tool = aTool('list-notes', { title: 'List', description: 'Lists notes.' });
    expect(promptFor({}, tool)).toMatchObject({
      origin: PAGE,
      server: { name: 'My notes', host: 'mcp.notes.test' },
      wanted: {
        kind: 'tool',
        tool: { name: 'list-notes', title: 'List', description: 'Lists notes.' },
        changes: [],
      },
      pin: tool.hash,
      reason: 'not-granted',
    });
  });

  it('shows all of the arguments, and nothing in them can hide', () => {
    const text = `pay\u202Eevil\u200b\u2066${'x'.repeat(50_000)}\u{e0041}end`;
    const shown = wantedTool({ text, deep: [[[{ a: null }]]] }).arguments;
    expect(shown).not.toMatch(/[\u202e\u200b\u2066]|\u{e0041}/u);
    expect(shown).toContain('pay\\u202eevil\\u200b\\u2066');
    expect(JSON.parse(shown)).toEqual({ text, deep: [[[{ a: null }]]] });
  });

  it('makes the server’s words plain', () => {
    const tool = aTool('list\u202e-notes', { description: `Lists\u202e\u200b notes.${'\n'.repeat(90)}!` });
    const shown = wantedTool({}, tool).tool;
    expect(JSON.stringify(shown)).not.toMatch(/[\u202e\u200b]/);
    expect(shown.description).toMatch(/^Lists⟨U\+202E⟩ notes\.\n{1,3}!$/);
  });

  it('shows the difference to what was granted', () => {
    const granted = aTool('list-notes', { description: 'Lists notes.' });
    const tool = aTool('list-notes', { description: 'Sends\u202e notes away.' });
    expect(wantedTool({}, tool, granted).changes).toEqual([
      { part: 'description', path: '', was: 'Lists notes.', is: 'Sends⟨U+202E⟩ notes away.' },
    ]);
  });

  it('names a resource by its whole address, in which nothing can hide [F18]', () => {
    const uri = `notes://inbox/${'long/'.repeat(500)}a\u202eb\u200b${' '.repeat(3)}\n"end"`;
    const prompt = wantedPart({ method: 'resources/read', params: { uri } }, 'resources');
    expect(prompt).toMatchObject({ origin: PAGE, server: { host: 'mcp.notes.test' }, pin: null });
    const shown = prompt?.wanted.kind === 'resource' ? prompt.wanted.uri : '';
    expect(shown).not.toMatch(/[\s\u202e\u200b]/);
    expect(shown).toContain('a\\u202eb\\u200b\\u0020\\u0020\\u0020\\n');
    expect(JSON.parse(`"${shown}"`)).toBe(uri);
  });

  it('names a prompt, with all that is sent along [F17]', () => {
    const name = `review\u202e${'x'.repeat(300)}`;
    const given = { week: '47', note: 'a\u200bb' };
    const request = { method: 'prompts/get', params: { name, arguments: given } } as const;
    const wanted = wantedPart(request, 'prompts')?.wanted;
    if (wanted?.kind !== 'prompt') throw new Error('no prompt');
    expect(wanted.name).toBe(`review\\u202e${'x'.repeat(300)}`);
    expect(wanted.arguments).toContain('a\\u200bb');
    expect(JSON.parse(wanted.arguments)).toEqual(given);
  });

  it('shows an address in the order in which it is sent, whatever is written from right to left', () => {
    const uri = 'notes://א/1/../ب/2?٣=\u{10a00}ü';
    const wanted = wantedPart({ method: 'resources/read', params: { uri } }, 'resources')?.wanted;
    const shown = wanted?.kind === 'resource' ? wanted.uri : '';
    expect(shown).toBe('notes://\\u05d0/1/../\\u0628/2?\\u0663=\\ud802\\ude00ü');
    expect(JSON.parse(`"${shown}"`)).toBe(uri);
  });

  it('shows the blanks of a prompt’s name, so that no two look the same', () => {
    const shownAs = (name: string) => {
      const request = { method: 'prompts/get', params: { name, arguments: {} } } as const;
      const wanted = wantedPart(request, 'prompts')?.wanted;
      return wanted?.kind === 'prompt' ? wanted.name : '';
    };
    expect(shownAs('sum up')).toBe('sum up');
    expect(shownAs(' sum   up\u00a0\u3000all ')).toBe('\\u0020sum \\u0020\\u0020up\\u00a0\\u3000all\\u0020');
  });

  it('is nothing once the call is on its way', () => {
    const { state } = Story.ofPage(grantFor());
    const subject = { kind: 'tool', tool: aTool('list-notes') } as const;
    expect(grantPromptOf(state, { server, subject, granted: null })).toBeNull();
  });
});
