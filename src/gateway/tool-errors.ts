import { assertNever } from '../base/assert-never';
import type { JsonObject } from '../base/json';
import type { Ending } from '../elicitation/types';
import type { DenialCode } from './ports';

// What a model is told when a call has no result of its server: in Usher's own words, with what can be done about it.
// Nothing of the server's is in them, and no address.

const DENIED: Readonly<Record<DenialCode, string>> = {
  SITE_NOT_CONNECTED: 'This site is not connected to Usher any more. The user can connect it again in Usher.',
  SERVER_NOT_GRANTED:
    'The user has not given this site the use of that server. They can do so in Usher; do not call it again before.',
  TOOL_DENIED: 'The user does not allow this site to use this tool. Do not call it again.',
  PART_DENIED:
    'The user does not allow this site to use the resources, or the prompts, of that server. Do not ask for them again.',
  TOOL_NOT_OFFERED: 'There is no such tool here. List the tools again: the user may have changed them.',
  TOO_MANY_CALLS: 'Too many calls of this site wait at the moment. Wait until one of them has ended.',
  TOO_MANY_PROMPTS:
    'The user has not answered earlier requests for permission yet. Wait until they have, then call again.',
};

const FAILED: Readonly<Record<string, string>> = {
  TOOL_GONE: 'The server does not offer this tool any more. List the tools again.',
  SERVER_GONE: 'The user has removed this server from Usher.',
  SERVER_DISABLED: 'The user has turned this server off in Usher.',
  SERVER_UNREACHABLE: 'The server could not be reached. Calling again later may help.',
  SERVER_TIMED_OUT: 'The server did not answer in time. It may or may not have acted on the call.',
  PERMISSION_MISSING: 'Usher may not reach this server at the moment. The user can allow it in Usher.',
  PROTOCOL_ERROR: 'The server refused the call. The arguments may not be what the tool takes.',
  GRANT_REVOKED: 'The user does not allow this site to use this tool any more. Do not call it again.',
  ANSWER_UNREADABLE:
    'The server answered with something that is no result of a tool. The user can see it in Usher.',
  RESULT_LOST: 'The result of this call is not there any more. The server may have acted on it.',
};

/** What came of a page's request. */
export type Answer =
  | { readonly kind: 'denied'; readonly code: DenialCode }
  /** It could not be made. */
  | { readonly kind: 'failed'; readonly code: string }
  | { readonly kind: 'ended'; readonly ending: Ending };

/** Why a call has no result; null: it has one. */
export function whyNot(answer: Answer): string | null {
  switch (answer.kind) {
    case 'denied':
      return DENIED[answer.code];
    case 'failed':
      return sentenceOf(answer.code);
    case 'ended':
      return whyEnded(answer.ending);
    default:
      return assertNever(answer);
  }
}

/** The result of a tool as its server gave it, or why there is none, which is a result too. */
export function toolResultOf(answer: Answer): JsonObject {
  const why = whyNot(answer);
  if (why === null && answer.kind === 'ended' && answer.ending.outcome === 'completed')
    return answer.ending.result;
  return { content: [{ type: 'text', text: why }], isError: true };
}

function whyEnded(ending: Ending): string | null {
  switch (ending.outcome) {
    case 'completed':
      return null;
    case 'failed':
      return sentenceOf(ending.code);
    case 'declined':
      return 'The user declined. Do not try this again unless they ask for it.';
    case 'cancelled':
      return 'The call was cancelled. Nothing more will come of it; ask the user how to go on.';
    case 'refused':
      return 'The server asked for something that Usher does not do, for the safety of the user.';
    case 'gave-up':
      return 'The server asked again and again, and Usher gave up on the call.';
    case 'expired':
      return 'The call waited too long for the user and has expired. It can be made again.';
    default:
      return assertNever(ending);
  }
}

function sentenceOf(code: string): string {
  return FAILED[code] ?? 'The call failed. The user can see more about it in Usher.';
}
