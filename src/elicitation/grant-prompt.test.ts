import { describe, expect, it } from 'vitest';
import { aTool } from '../grants/testing/samples';
import { grantPromptOf } from './grant-prompt';
import { begin } from './lifecycle';
import { grantFor, PAGE, SERVER, Story } from './testing/story';
import type { FlowId } from './types';

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
  return grantPromptOf(state, { server, tool, granted });
}

describe('what is shown before a page’s call is sent', () => {
  it('names the page, the server and the tool, with the definition that is agreed to', () => {
    const tool = aTool('list-notes', { title: 'List', description: 'Lists notes.' });
    expect(promptFor({}, tool)).toMatchObject({
      origin: PAGE,
      server: { name: 'My notes', host: 'mcp.notes.test' },
      tool: { name: 'list-notes', title: 'List', description: 'Lists notes.' },
      pin: tool.hash,
      reason: 'not-granted',
      changes: [],
    });
  });

  it('shows all of the arguments, and nothing in them can hide', () => {
    const text = `pay\u202Eevil\u200b\u2066${'x'.repeat(50_000)}\u{e0041}end`;
    const shown = promptFor({ text, deep: [[[{ a: null }]]] })?.arguments ?? '';
    expect(shown).not.toMatch(/[\u202e\u200b\u2066]|\u{e0041}/u);
    expect(shown).toContain('pay\\u202eevil\\u200b\\u2066');
    expect(JSON.parse(shown)).toEqual({ text, deep: [[[{ a: null }]]] });
  });

  it('makes the server’s words plain', () => {
    const tool = aTool('list\u202e-notes', { description: `Lists\u202e\u200b notes.${'\n'.repeat(90)}!` });
    const prompt = promptFor({}, tool);
    expect(JSON.stringify(prompt?.tool)).not.toMatch(/[\u202e\u200b]/);
    expect(prompt?.tool.description).toMatch(/^Lists⟨U\+202E⟩ notes\.\n{1,3}!$/);
  });

  it('shows the difference to what was granted', () => {
    const granted = aTool('list-notes', { description: 'Lists notes.' });
    const tool = aTool('list-notes', { description: 'Sends\u202e notes away.' });
    expect(promptFor({}, tool, granted)?.changes).toEqual([
      { part: 'description', path: '', was: 'Lists notes.', is: 'Sends⟨U+202E⟩ notes away.' },
    ]);
  });

  it('is nothing once the call is on its way', () => {
    const { state } = Story.ofPage(grantFor());
    expect(grantPromptOf(state, { server, tool: aTool('list-notes'), granted: null })).toBeNull();
  });
});
