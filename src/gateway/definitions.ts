import type { JsonObject } from '../base/json';
import type { Server } from '../servers/types';
import type { OfferedTool } from './tool-names';

/** A tool as a page's client lists it: as its server defines it, under the name that tells it apart. */
export function toolDefinition(name: string, { server, tool }: OfferedTool): JsonObject {
  const { description, inputSchema, outputSchema, annotations } = tool;
  return {
    name,
    title: titleOf(server, tool),
    ...(description !== null && { description }),
    inputSchema,
    ...(outputSchema !== null && { outputSchema }),
    ...(annotations !== null && { annotations }),
  };
}

/** The person's name of the server is the only one that is trusted: it stands before what the server says. */
export function titleOf(
  server: Pick<Server, 'name'>,
  { title, name }: { readonly title?: string | null; readonly name: string },
): string {
  return `${server.name}: ${title ?? name}`;
}
