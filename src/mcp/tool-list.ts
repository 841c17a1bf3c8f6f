import { pinTool } from '../servers/tool-pin';
import type { EraVerdict, Tool } from '../servers/types';
import type { Connection } from './connection';
import { paramHeaders } from './param-headers';
import { HANDSHAKE_TIMEOUT_MS } from './sdk-client';
import type { WireTaps } from './wire';

export const MAX_PAGES = 100;
export const MAX_TOOLS = 5_000;

export type ToolList = {
  readonly tools: readonly Tool[];
  readonly unusableTools: readonly { readonly name: string; readonly reason: string }[];
};

/**
 * Takes the tools off the wire before the SDK looks at them: it refuses a whole list for one tool that is wrong, and
 * a whole server with it.
 */
export function rawTools(): { readonly taps: WireTaps; readonly take: () => readonly unknown[] } {
  let page: readonly unknown[] = [];
  return {
    taps: {
      readsResult(result) {
        if (!Array.isArray(result['tools'])) return result;
        page = result['tools'];
        return { ...result, tools: [] };
      },
    },
    take() {
      const taken = page;
      page = [];
      return taken;
    },
  };
}

/**
 * Every page of `tools/list`. A cursor is opaque, and the empty string is one (server/utilities/pagination; matrix F14).
 *
 * @param take what {@link rawTools} has seen since the last page.
 */
export async function listTools(
  { client }: Connection,
  take: () => readonly unknown[],
): Promise<readonly unknown[]> {
  let tools: readonly unknown[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES && tools.length < MAX_TOOLS; pages++) {
    const params = cursor === undefined ? {} : { cursor };
    const page = await client.request({ method: 'tools/list', params }, { timeout: HANDSHAKE_TIMEOUT_MS });
    tools = tools.concat(take());
    cursor = page.nextCursor;
    if (cursor === undefined || seen.has(cursor)) break;
    seen.add(cursor);
  }
  return tools.slice(0, MAX_TOOLS);
}

/** Pins each tool by itself: what is wrong with one is nothing to the others. */
export function pinTools(raw: readonly unknown[], era: EraVerdict['era']): ToolList {
  const tools = new Map<string, Tool>();
  const unusableTools: { name: string; reason: string }[] = [];
  for (const entry of raw) {
    const pinned = pinTool(entry);
    if (!pinned.ok) unusableTools.push({ name: pinned.name, reason: pinned.reason });
    else if (tools.has(pinned.tool.name))
      unusableTools.push({ name: pinned.tool.name, reason: 'TOOL_NAME_TAKEN' });
    else if (era === 'modern' && paramHeaders(pinned.tool.inputSchema) === null) {
      unusableTools.push({ name: pinned.tool.name, reason: 'HEADER_ANNOTATION_BROKEN' });
    } else tools.set(pinned.tool.name, pinned.tool);
  }
  return { tools: [...tools.values()], unusableTools };
}
