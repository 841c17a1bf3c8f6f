import { pinTool, shortName } from '../servers/tool-pin';
import type { EraVerdict, Tool } from '../servers/types';
import type { Connection } from './connection';
import { asRpcError } from './failures';
import { paramHeaders } from './param-headers';
import { HANDSHAKE_TIMEOUT_MS } from './sdk-client';
import type { WireTaps } from './wire';

export const MAX_PAGES = 100;
export const MAX_TOOLS = 5_000;
/** Of all definitions: they are kept together, and every page of ours reads them. */
const MAX_CHARACTERS = 4_000_000;
/** More than this is not asked for. */
const MAX_BYTES = 8_000_000;
const INVALID_PARAMS = -32602;

export type ToolList = {
  readonly tools: readonly Tool[];
  readonly unusableTools: readonly { readonly name: string; readonly reason: string }[];
};

/** The pages of one list as they came over the wire. */
export type RawTools = {
  readonly taps: WireTaps;
  /** What was listed since it was last asked. */
  readonly take: () => readonly unknown[];
  /** `ttlMs` of each page: a list is as fresh as the page that ages first. */
  readonly lifetimes: () => readonly unknown[];
};

/**
 * Takes the tools off the wire before the SDK looks at them: it refuses a whole list for one tool that is wrong, and
 * a whole server with it.
 */
export function rawTools(): RawTools {
  let page: readonly unknown[] = [];
  const lifetimes: unknown[] = [];
  return {
    taps: {
      readsResult(result) {
        if (!Array.isArray(result['tools'])) return result;
        page = result['tools'];
        lifetimes.push(result['ttlMs']);
        return { ...result, tools: [] };
      },
    },
    take() {
      const taken = page;
      page = [];
      return taken;
    },
    lifetimes: () => lifetimes,
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
  let isBegunAnew = false;
  for (let pages = 0; pages < MAX_PAGES && tools.length < MAX_TOOLS && wire.http.bytes < MAX_BYTES; pages++) {
    try {
      cursor = await nextPage(cursor);
    } catch (error) {
      // A cursor that is no good any more: the pages before it are not either (server/utilities/caching; matrix C8).
      if (cursor === undefined || isBegunAnew || asRpcError(error)?.code !== INVALID_PARAMS) throw error;
      isBegunAnew = true;
      cursor = undefined;
      tools = [];
      seen.clear();
      continue;
    }
    tools = tools.concat(take());
    if (cursor === undefined || seen.has(cursor)) break;
    seen.add(cursor);
  }
  return tools.slice(0, MAX_TOOLS);

  async function nextPage(after: string | undefined): Promise<string | undefined> {
    const params = after === undefined ? {} : { cursor: after };
    const page = await client.request({ method: 'tools/list', params }, { timeout: HANDSHAKE_TIMEOUT_MS });
    return page.nextCursor;
  }
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
