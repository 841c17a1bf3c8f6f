import { pinTool, shortName } from '../servers/tool-pin';
import type { EraVerdict, Tool } from '../servers/types';
import { paramHeaders } from './param-headers';

/** Of all definitions: they are kept together, and every page of ours reads them. */
const MAX_CHARACTERS = 4_000_000;

export type ToolList = {
  readonly tools: readonly Tool[];
  readonly unusableTools: readonly { readonly name: string; readonly reason: string }[];
};

/** Pins each tool by itself: what is wrong with one is nothing to the others. */
export function pinTools(raw: readonly unknown[], era: EraVerdict['era']): ToolList {
  const tools = new Map<string, Tool>();
  const unusableTools: { name: string; reason: string }[] = [];
  let characters = 0;
  for (const entry of raw) {
    const pinned = pinTool(entry);
    const { name, reason } = pinned.ok ? { name: pinned.tool.name, reason: objection(pinned.tool) } : pinned;
    if (reason !== null) unusableTools.push({ name: shortName(name), reason });
    else if (pinned.ok) tools.set(name, pinned.tool);
  }
  return { tools: [...tools.values()], unusableTools };

  function objection(tool: Tool): string | null {
    if (tools.has(tool.name)) return 'TOOL_NAME_TAKEN';
    if (era === 'modern' && paramHeaders(tool.inputSchema) === null) return 'HEADER_ANNOTATION_BROKEN';
    characters += JSON.stringify(tool).length;
    return characters > MAX_CHARACTERS ? 'TOOL_TOO_LARGE' : null;
  }
}
