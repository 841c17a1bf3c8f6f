import { describe, expect, it } from 'vitest';
import { pinTool } from './tool-pin';

const tool = {
  name: 'pay',
  description: 'Pays',
  inputSchema: { type: 'object', properties: { a: { type: 'string' } } },
};
const hash = (raw: unknown): string => {
  const pinned = pinTool(raw);
  if (!pinned.ok) throw new Error(pinned.reason);
  return pinned.tool.hash;
};
const nested = (depth: number): object => (depth === 0 ? {} : { properties: { a: nested(depth - 1) } });

describe('pinning a tool', () => {
  it('does not depend on the order of keys, nor on what nobody goes by', () => {
    const { inputSchema, description, name } = tool;
    expect(hash({ inputSchema, description, name, icons: [], _meta: { x: 1 } })).toBe(hash(tool));
  });

  it.each([
    ['description', { description: 'Pays.' }],
    ['title', { title: 'Pay' }],
    ['input schema', { inputSchema: { type: 'object' } }],
    ['output schema', { outputSchema: { type: 'object' } }],
    ['annotations', { annotations: { readOnlyHint: true } }],
  ])('makes another tool of another %s', (_, change) => {
    expect(hash({ ...tool, ...change })).not.toBe(hash(tool));
  });

  it.each([
    [7, 'TOOL_NOT_AN_OBJECT'],
    [{ inputSchema: { type: 'object' } }, 'TOOL_WITHOUT_NAME'],
    [{ ...tool, inputSchema: undefined }, 'INPUT_SCHEMA_BROKEN'],
    [{ ...tool, inputSchema: { type: 'string' } }, 'INPUT_SCHEMA_BROKEN'],
    [{ ...tool, outputSchema: 'x' }, 'OUTPUT_SCHEMA_BROKEN'],
    [{ ...tool, inputSchema: { type: 'object', $ref: 'https://elsewhere.test/s' } }, 'SCHEMA_REF_REMOTE'],
    [{ ...tool, inputSchema: { type: 'object', ...nested(5_000) } }, 'TOOL_TOO_DEEP'],
    [{ ...tool, description: 'x'.repeat(500_001) }, 'TOOL_TOO_LARGE'],
  ])('refuses %# with %s', (raw, reason) => {
    expect(pinTool(raw)).toMatchObject({ ok: false, reason });
  });
});
