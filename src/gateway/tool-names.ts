import { sha256Hex } from '../base/hash';
import type { Server, Tool } from '../servers/types';
import type { Offer } from './ports';

export type OfferedTool = { readonly server: Server; readonly tool: Tool };

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
  const named = new Map<string, OfferedTool>();
  for (const { server, tools } of offers) {
    const { id } = server;
    const tag = sha256Hex(id).slice(0, TAG_CHARACTERS);
    for (const tool of tools) {
      let name = isPlain(tool.name) ? `${tag}_${tool.name}` : hashedName(tag, id, tool.name, 8);
      // One in millions, and then a longer hash tells them apart: the first keeps its name.
      for (let length = 16; named.has(name) && length <= 48; length += 16)
        name = hashedName(tag, id, tool.name, length);
      named.set(name, { server, tool });
    }
  }
  return named;
}

function isPlain(tool: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(tool) && tool.length <= ROOM;
}

function hashedName(tag: string, serverId: string, tool: string, hashCharacters: number): string {
  const hash = sha256Hex(JSON.stringify([serverId, tool])).slice(0, hashCharacters);
  const plain = tool.replace(/[^A-Za-z0-9_-]+/g, '_');
  return `${tag}_${plain.slice(0, ROOM - hash.length - 1)}_${hash}`;
}
