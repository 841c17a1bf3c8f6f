// What a person takes along into a chat that knows nothing of Usher. A model reads it: what a server says stands in
// fences that it can't close, and nothing in it is hidden.

import type { JsonObject } from '../../base/json';
import type { FlowView } from '../../elicitation/view-types';
import { isToolError, type ResultPart, readResult } from '../../servers/result-content';
import type { Server, Tool } from '../../servers/types';
import { count, type MessageKey, t } from '../text';
import { bodyOf, nameOf, proseOf } from './server-text';

/** More than this no composer takes. */
const MAX_TOOLS_CHARACTERS = 60_000;

/** What a call brought, as Markdown. */
export function resultForChat(
  { method, subject, serverName }: Pick<FlowView, 'method' | 'subject' | 'serverName'>,
  result: JsonObject,
): string {
  const isFailure = method === 'tools/call' && isToolError(result);
  const parts = readResult(result).map(partForChat);
  const facts = { subject: nameOf(subject), server: serverName };
  return [t(isFailure ? 'for_chat_tool_error' : RESULTS[method], facts), ...parts].join('\n\n');
}

const RESULTS = {
  'tools/call': 'for_chat_result',
  'resources/read': 'for_chat_resource',
  'prompts/get': 'for_chat_prompt',
} as const satisfies Record<FlowView['method'], MessageKey>;

/** What the person's tools are, how a model asks for them, and what is then done. */
export function toolsForChat(servers: readonly Server[]): string {
  const sections: string[] = [t('for_chat_tools')];
  let left = MAX_TOOLS_CHARACTERS;
  let omitted = 0;
  for (const server of servers.filter(({ isEnabled, tools }) => isEnabled && tools.length > 0)) {
    const described: string[] = [];
    for (const tool of server.tools) {
      const text = toolForChat(tool);
      left -= text.length;
      if (left > 0) described.push(text);
      else omitted += 1;
    }
    if (described.length > 0) sections.push(`## ${nameOf(server.name)}`, ...described);
  }
  if (omitted > 0) sections.push(count('for_chat_tools_omitted', omitted));
  return sections.join('\n\n');
}

function toolForChat({ name, description, inputSchema }: Tool): string {
  const lines = [`### ${nameOf(name)}`];
  if (description !== null) lines.push(fence(proseOf(description)));
  lines.push(t('for_chat_arguments'), fence(bodyOf(JSON.stringify(inputSchema, null, 1)), 'json'));
  return lines.join('\n\n');
}

function partForChat(part: ResultPart): string {
  switch (part.kind) {
    case 'text':
    case 'resource':
      return fence(bodyOf(part.text));
    case 'structured':
    case 'unknown':
      return fence(bodyOf(part.text), 'json');
    case 'link':
      return fence(bodyOf([part.title ?? part.name, part.uri].filter((word) => word !== null).join('\n')));
    case 'image':
    case 'audio':
    case 'file':
      return t('for_chat_file', { type: nameOf(part.mimeType ?? part.kind), bytes: part.bytes });
    case 'unreadable':
      return t('for_chat_left_out');
    case 'omitted':
      return count('for_chat_omitted', part.count);
  }
}

/** A fence is longer than any run of backticks in what it holds (CommonMark, "Fenced code blocks"). */
export function fence(text: string, language = ''): string {
  const runs = [...text.matchAll(/`+/g)].map(([run]) => run.length);
  const bar = '`'.repeat(Math.max(2, ...runs) + 1);
  return `${bar}${language}\n${text}\n${bar}`;
}
