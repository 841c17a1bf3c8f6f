import {
  type GetPromptResult,
  isSpecType,
  type ListPromptsResult,
  type ListResourcesResult,
  type ListResourceTemplatesResult,
  type McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ReadResourceResult,
  type ServerContext,
} from '@modelcontextprotocol/server';
import type { JsonObject } from '../base/json';
import type { Part } from '../grants/types';
import type { Entries, ListKind } from '../servers/part-entries';
import { tellsOfUpdates } from '../servers/parts';
import type { Server } from '../servers/types';
import { titleOf } from './definitions';
import { type Asked, notFound, partResultOf, unreadable } from './part-errors';
import type { GatewayPorts, PageCall } from './ports';
import { mayWatch, nameResources } from './resource-uris';
import type { Answer } from './tool-errors';
import { isNameOf, namePrompts, tagOf } from './tool-names';
import { wrapContents, wrapMessages } from './wrap-uris';

/** Makes a request, or finds it again; null: there is nothing to ask for. */
export type Ask = (
  context: ServerContext,
  call: Pick<PageCall, 'server' | 'request'> | null,
) => Promise<Answer>;

type Ports = Pick<GatewayPorts, 'offers' | 'list' | 'subscribed'>;

/** The resources and prompts of all granted servers. Nothing is asked of a server before the page asks for it. */
export function serveParts({ server: sdk }: McpServer, ports: Ports, ask: Ask): void {
  sdk.setRequestHandler('resources/list', async (): Promise<ListResourcesResult> => {
    const { wrap, entries } = await listed('resources', 'resources');
    const resources = entries.map(({ server, entry }) => ({
      ...entry,
      uri: wrap(server.id, entry.uri) ?? entry.uri,
      title: titleOf(server, entry),
    }));
    return { resources } as unknown as ListResourcesResult;
  });

  sdk.setRequestHandler('resources/templates/list', async (): Promise<ListResourceTemplatesResult> => {
    const { wrap, entries } = await listed('resources', 'templates');
    const resourceTemplates = entries.map(({ server, entry }) => ({
      ...entry,
      uriTemplate: wrap(server.id, entry.uriTemplate) ?? entry.uriTemplate,
      title: titleOf(server, entry),
    }));
    return { resourceTemplates } as unknown as ListResourceTemplatesResult;
  });

  sdk.setRequestHandler(
    'resources/read',
    async ({ params: { uri } }, context): Promise<ReadResourceResult> => {
      const { unwrap, wrap } = nameResources(await ports.offers());
      const found = unwrap(uri);
      const asked: Asked = { kind: 'resource', uri };
      const request = { method: 'resources/read', uri: found?.uri ?? '' } as const;
      const answer = await ask(context, found === null ? null : { server: found.server, request });
      const result = plain(partResultOf(answer, asked));
      if (!isSpecType.ReadResourceResult(result)) throw unreadable();
      // It may have been taken from the site since it was asked for: then it is nobody's to read again.
      if (found === null) return result as ReadResourceResult;
      return wrapContents(
        result as JsonObject,
        (own) => wrap(found.server.id, own) ?? own,
      ) as ReadResourceResult;
    },
  );

  sdk.setRequestHandler('resources/subscribe', async ({ params: { uri } }) => {
    const offers = await ports.offers();
    const found = nameResources(offers).unwrap(uri);
    if (found === null) throw notFound({ kind: 'resource', uri });
    if (!mayWatch(offers, found.server))
      throw refusal('The user is asked for each resource of this server, and has not allowed all of them.');
    if (!tellsOfUpdates(found.server)) throw refusal('This server does not tell when its resources change.');
    if (!ports.subscribed().has(uri))
      throw refusal('This page is subscribed to as many resources as it may.');
    return {};
  });

  sdk.setRequestHandler('resources/unsubscribe', async () => ({}));

  sdk.setRequestHandler('prompts/list', async (): Promise<ListPromptsResult> => {
    const { entries } = await listed('prompts', 'prompts');
    const named = namePrompts(entries.map(({ server, entry }) => ({ server, prompt: entry })));
    const prompts = [...named].map(([name, { server, prompt }]) => ({
      ...prompt,
      name,
      title: titleOf(server, prompt),
    }));
    return { prompts } as unknown as ListPromptsResult;
  });

  sdk.setRequestHandler('prompts/get', async ({ params }, context): Promise<GetPromptResult> => {
    const { name } = params;
    const given = (params.arguments ?? {}) as JsonObject;
    const { wrap } = nameResources(await ports.offers());
    const found = await findPrompt(name);
    const request = { method: 'prompts/get', name: found?.name ?? '', arguments: given } as const;
    const answer = await ask(context, found === null ? null : { server: found.server, request });
    const result = plain(partResultOf(answer, { kind: 'prompt', name }));
    if (!isSpecType.GetPromptResult(result)) throw unreadable();
    if (found === null) return result as GetPromptResult;
    return wrapMessages(result as JsonObject, (own) => wrap(found.server.id, own) ?? own) as GetPromptResult;
  });

  /** One list of each server that is offered with it, and how its resources are called. */
  async function listed<Kind extends ListKind>(part: Part, kind: Kind) {
    const offers = await ports.offers();
    const offered = offers.filter(({ parts }) => parts.includes(part));
    const lists = await Promise.all(offered.map(({ server }) => ports.list(server, kind)));
    const entries = offered.flatMap(({ server }, index) =>
      (lists[index] ?? []).map((entry: Entries[Kind]) => ({ server, entry })),
    );
    return { wrap: nameResources(offers).wrap, entries };
  }

  async function findPrompt(
    name: string,
  ): Promise<{ readonly server: Server; readonly name: string } | null> {
    const servers = (await ports.offers())
      .filter(({ server, parts }) => parts.includes('prompts') && isNameOf(server, name))
      .map(({ server }) => server);
    const lists = await Promise.all(
      servers.map(async (server) => ({ server, prompts: await ports.list(server, 'prompts') })),
    );
    const known = lists.flatMap(({ server, prompts }) =>
      (prompts ?? []).map((prompt) => ({ server, prompt })),
    );
    const found = namePrompts(known).get(name);
    if (found !== undefined) return { server: found.server, name: found.prompt.name };
    // A server that does not list at the moment knows its prompts all the same.
    const silent = lists.find(({ prompts }) => prompts === null)?.server;
    return silent === undefined ? null : { server: silent, name: name.slice(tagOf(silent.id).length + 1) };
  }
}

/** How long it stays fresh was said to Usher, which may not be let read it again; the SDK says what is so of its era. */
function plain({ ttlMs: _ttl, cacheScope: _scope, resultType: _type, ...result }: JsonObject): JsonObject {
  return result;
}

function refusal(why: string): ProtocolError {
  return new ProtocolError(ProtocolErrorCode.InvalidParams, why);
}
