import type { Tool } from '../../servers/types';

/** The tools whose name, title or description has every word, in the server's order. */
export function searchTools(tools: readonly Tool[], query: string): readonly Tool[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return tools;
  return tools.filter((tool) => {
    const text = [tool.name, tool.title, tool.description].join('\n').toLowerCase();
    return words.every((word) => text.includes(word));
  });
}

/** A hint a server gives about its tool: a claim, never a fact. */
export type Hint = 'read-only' | 'destructive' | 'repeatable' | 'open-world';

/** The hints among a tool's annotations (specification, "ToolAnnotations"). */
export function hintsOf(tool: Pick<Tool, 'annotations'>): readonly Hint[] {
  const annotations = tool.annotations ?? {};
  const isReadOnly = annotations['readOnlyHint'] === true;
  const hints: readonly (readonly [Hint, boolean])[] = [
    ['read-only', isReadOnly],
    ['destructive', !isReadOnly && annotations['destructiveHint'] === true],
    ['repeatable', !isReadOnly && annotations['idempotentHint'] === true],
    ['open-world', annotations['openWorldHint'] === true],
  ];
  return hints.filter(([, holds]) => holds).map(([hint]) => hint);
}
