import { pinTool, shortName } from '../servers/tool-pin';
import type { EraVerdict, Tool } from '../servers/types';
import type { Connection } from './connection';
import { paramHeaders } from './param-headers';
import { HANDSHAKE_TIMEOUT_MS } from './sdk-client';
import type { WireTaps } from './wire';

export const MAX_PAGES = 100;
export const MAX_TOOLS = 5_000;
/** Of all definitions: they are kept together, and every page of ours reads them. */
const MAX_CHARACTERS = 4_000_000;
/** More than this is not asked for. */
const MAX_BYTES = 8_000_000;

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
  { client, wire }: Connection,
  take: () => readonly unknown[],
): Promise<readonly unknown[]> {
  let tools: readonly unknown[] = [];
  const seen = new Set<string>();
  let cursor: string | undefined;
  for (let pages = 0; pages < MAX_PAGES && tools.length < MAX_TOOLS && wire.http.bytes < MAX_BYTES; pages++) {
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
