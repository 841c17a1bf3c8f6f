import { toolDifference } from '../grants/tool-difference';
import type { Tool } from '../servers/types';
import { plainName, plainText } from '../url-safety/plain-text';
import type { FlowState } from './types';
import type { AskingServer, GrantPrompt } from './view-types';

/** UTF-16 units and lines of a tool's description, and of each text of a difference: models are told at length. */
const LIMITS = { maxCharacters: 20_000, maxLines: 400 };

/** What the consent window shows before a page's call is sent; null where it does not wait for that. */
export function grantPromptOf(
  state: FlowState,
  context: {
    readonly server: Pick<AskingServer, 'name' | 'ownName' | 'isLocal'>;
    /** As the server defines it now. */
    readonly tool: Tool;
    /** As it was when it was granted; null: it was not, or nobody knows. */
    readonly granted: Tool | null;
  },
): GrantPrompt | null {
  if (state.phase !== 'awaiting-grant') return null;
  const { id, asked, place, server, request } = state.flow;
  if (place.kind !== 'page' || request.method !== 'tools/call') return null;
  const { tool, granted } = context;
  const changes = state.reason === 'tool-changed' && granted !== null ? toolDifference(granted, tool) : [];
  return {
    mode: 'grant',
    flowId: id,
    key: String(asked),
    origin: place.origin,
    server: { ...context.server, host: new URL(server.url).host, origin: server.origin },
    reason: state.reason,
    tool: {
      name: plainName(tool.name).text,
      title: tool.title === null ? null : plainName(tool.title).text,
      description: tool.description === null ? null : plainText(tool.description, LIMITS).text,
      annotations: tool.annotations,
    },
    arguments: visibleJson(request.params.arguments),
    pin: tool.hash,
    changes: changes.map(({ part, path, was, is }) => ({
      part,
      path: plainName(path).text,
      was: was === null ? null : plainText(was, LIMITS).text,
      is: is === null ? null : plainText(is, LIMITS).text,
    })),
  };
}

/** The whole value, indented. What shows nothing, or reorders what does, stands there as the escape that JSON has for it. */
function visibleJson(value: unknown): string {
  return JSON.stringify(value, null, 2).replace(UNSEEN, (character) =>
    Array.from({ length: character.length }, (_, at) => escapeOf(character.charCodeAt(at))).join(''),
  );
}

const UNSEEN =
  /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\u0080-\u009f\u2800\ufff9-\ufffb]/gu;

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
