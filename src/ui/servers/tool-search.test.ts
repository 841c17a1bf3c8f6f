import { describe, expect, it } from 'vitest';
import type { Tool } from '../../servers/types';
import { hintsOf, searchTools } from './tool-search';

const tool = (name: string, description: string | null, annotations: Tool['annotations'] = null): Tool => ({
  name,
  title: null,
  description,
  inputSchema: {},
  outputSchema: null,
  annotations,
  hash: name,
});
const tools = [tool('list_notes', 'Lists every note'), tool('pay', 'Pays an invoice'), tool('ping', null)];

describe('searching tools', () => {
  it('finds every word, anywhere, in any case', () => {
    expect(searchTools(tools, 'NOTE lists').map(({ name }) => name)).toEqual(['list_notes']);
    expect(searchTools(tools, 'p').map(({ name }) => name)).toEqual(['pay', 'ping']);
  });

  it('shows all without a query', () => {
    expect(searchTools(tools, '  ')).toEqual(tools);
  });
});

describe('hints', () => {
  it('are only what the server states [F3]', () => {
    expect(hintsOf(tool('a', null))).toEqual([]);
    expect(hintsOf(tool('a', null, { destructiveHint: true, idempotentHint: true }))).toEqual([
      'destructive',
      'repeatable',
    ]);
  });

  it('leave out what means nothing for a tool that only reads', () => {
    expect(hintsOf(tool('a', null, { readOnlyHint: true, destructiveHint: true }))).toEqual(['read-only']);
  });

  it('do not read a text as a yes', () => {
    expect(hintsOf(tool('a', null, { readOnlyHint: 'true' }))).toEqual([]);
  });
});
