import { type DefinitionChange, toolDifference } from '../grants/tool-difference';
import type { GrantSubject } from '../grants/types';
import type { Tool } from '../servers/types';
import { plainName, plainText } from '../url-safety/plain-text';
import type { FlowState, McpRequest } from './types';
import type { AskingServer, GrantPrompt } from './view-types';

/** UTF-16 units and lines of a tool's description, and of each text of a difference: models are told at length. */
const LIMITS = { maxCharacters: 20_000, maxLines: 400 };

/** What the consent window shows before a page's call is sent; null where it does not wait for that. */
export function grantPromptOf(
  state: FlowState,
  context: {
    readonly server: Pick<AskingServer, 'name' | 'ownName' | 'isLocal'>;
    /** As the server has it now. */
    readonly subject: GrantSubject;
    /** A tool as it was when it was granted; null: it was not, or nobody knows. */
    readonly granted: Tool | null;
  },
): GrantPrompt | null {
  if (state.phase !== 'awaiting-grant') return null;
  const { id, asked, place, server, request } = state.flow;
  const { subject, granted } = context;
  const wanted = wantedOf(request, subject, state.reason === 'tool-changed' ? granted : null);
  if (place.kind !== 'page' || wanted === null) return null;
  return {
    mode: 'grant',
    flowId: id,
    key: String(asked),
    origin: place.origin,
    server: { ...context.server, host: new URL(server.url).host, origin: server.origin },
    reason: state.reason,
    wanted,
    pin: subject.kind === 'tool' ? subject.tool.hash : null,
  };
}

/** @param was the tool that was granted, where it is another one now. */
function wantedOf(
  request: McpRequest,
  subject: GrantSubject,
  was: Tool | null,
): GrantPrompt['wanted'] | null {
  switch (request.method) {
    case 'resources/read':
      return { kind: 'resource', uri: visibleUri(request.params.uri) };
    case 'prompts/get': {
      const { name, arguments: given } = request.params;
      return { kind: 'prompt', name: visibleName(name), arguments: visibleJson(given) };
    }
    case 'tools/call': {
      if (subject.kind !== 'tool') return null;
      const { tool } = subject;
      return {
        kind: 'tool',
        tool: {
          name: plainName(tool.name).text,
          title: tool.title === null ? null : plainName(tool.title).text,
          description: tool.description === null ? null : plainText(tool.description, LIMITS).text,
          annotations: tool.annotations,
        },
        arguments: visibleJson(request.params.arguments),
        changes: was === null ? [] : toolDifference(was, tool).map(plainChange),
      };
    }
  }
}

function plainChange({ part, path, was, is }: DefinitionChange): DefinitionChange {
  return {
    part,
    path: plainName(path).text,
    was: was === null ? null : plainText(was, LIMITS).text,
    is: is === null ? null : plainText(is, LIMITS).text,
  };
}

/** The whole value, indented. What shows nothing, or reorders what does, stands there as the escape that JSON has for it. */
function visibleJson(value: unknown): string {
  return escaped(JSON.stringify(value, null, 2), UNSEEN);
}

/** The whole text, in one line: as JSON has it between its quotation marks. */
function visibleText(value: string): string {
  return visibleJson(value).slice(1, -1);
}

/** The same, for a heading, which makes one of all blanks in a row: each but a single space shows. */
function visibleName(name: string): string {
  return escaped(visibleText(name), /^ | $|(?<= ) |[^\S ]/gu);
}

/**
 * The whole address. It is ASCII (RFC 3986, §2): blanks could push the rest of it out of sight, and what is written from
 * right to left changes the order of all that stands beside it.
 */
function visibleUri(uri: string): string {
  return escaped(visibleText(uri), URI_UNSEEN);
}

function escaped(text: string, unseen: RegExp): string {
  return text.replace(unseen, (character) =>
    Array.from({ length: character.length }, (_, at) => escapeOf(character.charCodeAt(at))).join(''),
  );
}

const UNSEEN =
  /[\p{Default_Ignorable_Code_Point}\p{Bidi_Control}\p{Zl}\p{Zp}\u0080-\u009f\u2800\ufff9-\ufffb]/gu;
/** Blanks, and the blocks whose characters are written from right to left (Unicode's DerivedBidiClass.txt). */
const URI_UNSEEN = /[\s\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/gu;

function escapeOf(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, '0')}`;
}
