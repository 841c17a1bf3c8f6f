import { browser } from 'wxt/browser';
import { isObject } from '../base/json';
import { UsherError } from '../base/usher-error';
import { MAY_SEND, senderOf } from './command-table';
import type { Broadcast, CommandName, Commands, Reply } from './protocol';

/** Where a command came from, as the browser tells it; nothing of it comes from the message. */
export type Origin = { readonly tabId: number | null; readonly windowId: number | null };

export type Handlers = {
  readonly [Name in CommandName]: (
    input: Commands[Name]['in'],
    from: Origin,
  ) => Promise<Commands[Name]['out']>;
};

/** Answers the commands of our own pages. Registered synchronously; anything else that arrives is left alone. */
export function handleCommands(handlers: Handlers): void {
  const own = {
    id: browser.runtime.id,
    origin: new URL(browser.runtime.getURL('/')).href.replace(/\/$/, ''),
  };
  browser.runtime.onMessage.addListener((message: unknown, sender) => {
    const name = commandName(message);
    if (name === null) return;
    const page = senderOf(sender, own);
    if (page === null || !MAY_SEND[name].includes(page)) return Promise.resolve(refused('NOT_ALLOWED'));
    const from = { tabId: sender.tab?.id ?? null, windowId: sender.tab?.windowId ?? null };
    return run(
      handlers[name] as (input: unknown, from: Origin) => Promise<unknown>,
      (message as Command).input,
      from,
    );
  });
}

/** Tells every open page what to read again. No page open is no error. */
export function broadcast(message: Broadcast): void {
  browser.runtime.sendMessage({ broadcast: message }).catch(() => {});
}

type Command = { readonly command: CommandName; readonly input: unknown };

function commandName(message: unknown): CommandName | null {
  if (!isObject(message) || typeof message['command'] !== 'string') return null;
  return Object.hasOwn(MAY_SEND, message['command']) ? (message['command'] as CommandName) : null;
}

async function run(
  handler: (input: unknown, from: Origin) => Promise<unknown>,
  input: unknown,
  from: Origin,
): Promise<Reply<unknown>> {
  try {
    return { ok: true, value: await handler(input, from) };
  } catch (error) {
    return error instanceof UsherError
      ? { ok: false, error: { code: error.code, facts: error.facts } }
      : refused('INTERNAL');
  }
}

function refused(code: string): Reply<never> {
  return { ok: false, error: { code, facts: {} } };
}
