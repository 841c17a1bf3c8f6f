import { sha256Hex } from '../base/hash';
import type { Prompt } from '../servers/part-entries';
import type { Server, Tool } from '../servers/types';
import type { Offer } from './ports';

export type OfferedTool = { readonly server: Server; readonly tool: Tool };
export type OfferedPrompt = { readonly server: Server; readonly prompt: Prompt };

/** What most models' providers take for a tool's name. */
const MAX_NAME_CHARACTERS = 64;
const TAG_CHARACTERS = 6;
/** For the rest of it, behind the tag. */
const ROOM = MAX_NAME_CHARACTERS - TAG_CHARACTERS - 1;

/**
 * The offered tools by the names a page knows them under: `<tag of the server's id>_<name>`. A name stays what it is
 * when other servers come and go or the person renames one; one that can't be said as it is carries a hash of itself.
 */
export function nameTools(offers: readonly Offer[]): ReadonlyMap<string, OfferedTool> {
  return nameAll(
    offers.flatMap(({ server, tools }) => tools.map((tool) => ({ server, tool }))),
    ({ tool }) => tool,
  );
}

/** The same for prompts, whose names are for programs and commands too. */
export function namePrompts(prompts: readonly OfferedPrompt[]): ReadonlyMap<string, OfferedPrompt> {
  return nameAll(prompts, ({ prompt }) => prompt);
}

/** Whether something of this server may go by this name. */
export function isNameOf({ id }: Pick<Server, 'id'>, name: string): boolean {
  return name.startsWith(`${tagOf(id)}_`);
}

/** What stands for a server's id before the names of what it has; more characters tell more servers apart. */
export function tagOf(serverId: string, characters = TAG_CHARACTERS): string {
  return sha256Hex(serverId).slice(0, characters);
}

function nameAll<Offered extends { readonly server: Server }>(
  all: readonly Offered[],
  called: (offered: Offered) => { readonly name: string },
): ReadonlyMap<string, Offered> {
  const named = new Map<string, Offered>();
  for (const offered of all) {
    const { id } = offered.server;
    const own = called(offered).name;
    const tag = tagOf(id);
    let name = isPlain(own) ? `${tag}_${own}` : hashedName(tag, id, own, 8);
    // One in millions, and then a longer hash tells them apart: the first keeps its name.
    for (let length = 16; named.has(name) && length <= 48; length += 16)
      name = hashedName(tag, id, own, length);
    named.set(name, offered);
  }
  return named;
}

function isPlain(name: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(name) && name.length <= ROOM;
}

function hashedName(tag: string, serverId: string, name: string, hashCharacters: number): string {
  const hash = sha256Hex(JSON.stringify([serverId, name])).slice(0, hashCharacters);
  const plain = name.replace(/[^A-Za-z0-9_-]+/g, '_');
  return `${tag}_${plain.slice(0, ROOM - hash.length - 1)}_${hash}`;
}
