import { browser } from 'wxt/browser';
import { isObject } from '../base/json';
import { type ErrorFacts, UsherError } from '../base/usher-error';
import type { Broadcast, CommandName, Commands } from './protocol';

/**
 * The pages' side of the messages: what goes out is `{ command, input }`, what comes in is `{ broadcast }`.
 * The background finds out who sends by the sender's URL, so a page does not say who it is.
 */
export type CommandMessage<Name extends CommandName = CommandName> = {
  readonly command: Name;
  readonly input: Commands[Name]['in'];
};

export type BroadcastMessage = { readonly broadcast: Broadcast };

/**
 * Asks the background.
 *
 * @throws UsherError the background's own code, or `BACKGROUND_UNREACHABLE` where nobody gave an answer.
 */
export async function send<Name extends CommandName>(
  command: Name,
  input: Commands[Name]['in'],
): Promise<Commands[Name]['out']> {
  const message: CommandMessage<Name> = { command, input };
  const reply = readReply(await deliver(message));
  if (!reply.ok) throw new UsherError(reply.code, reply.facts);
  return reply.value as Commands[Name]['out'];
}

/** Calls `listener` for every broadcast until the returned function is called. */
export function onBroadcast(listener: (broadcast: Broadcast) => void): () => void {
  const receive = (message: unknown, sender: { readonly id?: string; readonly tab?: unknown }): undefined => {
    // A content script has a tab; the background has none. A forged broadcast could only cost a read, but still.
    if (sender.id !== browser.runtime.id || sender.tab !== undefined) return;
    if (isObject(message) && isBroadcast(message['broadcast'])) listener(message['broadcast']);
  };
  browser.runtime.onMessage.addListener(receive);
  return () => browser.runtime.onMessage.removeListener(receive);
}

async function deliver(message: CommandMessage): Promise<unknown> {
  try {
    return await browser.runtime.sendMessage(message);
  } catch (cause) {
    throw new UsherError('BACKGROUND_UNREACHABLE', {}, cause);
  }
}

type ReadReply =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: string; readonly facts: ErrorFacts };

function readReply(reply: unknown): ReadReply {
  if (isObject(reply) && reply['ok'] === true) return { ok: true, value: reply['value'] };
  const error = isObject(reply) ? reply['error'] : null;
  if (!isObject(error) || typeof error['code'] !== 'string') throw new UsherError('BACKGROUND_UNREACHABLE');
  return {
    ok: false,
    code: error['code'],
    facts: isObject(error['facts']) ? (error['facts'] as ErrorFacts) : {},
  };
}

function isBroadcast(value: unknown): value is Broadcast {
  return isObject(value) && typeof value['topic'] === 'string';
}
