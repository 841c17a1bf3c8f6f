import { hashOf } from '../../base/hash';
import type { EraVerdict, Server, ServerId, Tool } from '../../servers/types';
import type { PageOrigin, Part, Site } from '../types';

export const RUN = 'run-1';
export const NOTES = 'notes' as ServerId;
export const KEYS = 'keys' as ServerId;
export const CHAT = 'https://chat.test' as PageOrigin;

export function aTool(name: string, more: Partial<Omit<Tool, 'hash' | 'name'>> = {}): Tool {
  const definition = {
    name,
    title: null,
    description: null,
    inputSchema: { type: 'object' },
    outputSchema: null,
    annotations: null,
    ...more,
  };
  return { ...definition, hash: hashOf(definition) };
}

/** What a server says of itself where it has these parts. */
export function having(...parts: readonly Part[]): EraVerdict {
  const capabilities = Object.fromEntries(parts.map((part) => [part, {}]));
  return { era: 'modern', protocolVersion: '2026-07-28', discover: { capabilities }, atMs: 0 };
}

export function aSite(more: Partial<Site> = {}): Site {
  return {
    origin: CHAT,
    connectedAtMs: 0,
    until: { kind: 'revoked' },
    serverIds: [NOTES],
    rules: [],
    usedAtMs: null,
    ...more,
  };
}

export function aServer(id: ServerId, tools: readonly Tool[] = [], more: Partial<Server> = {}): Server {
  return {
    id,
    url: `https://${id}.test/mcp`,
    name: id,
    ownName: null,
    isEnabled: true,
    addedAtMs: 0,
    state: { state: 'ready' },
    verdict: null,
    tools,
    unusableTools: [],
    omitsOrigin: false,
    mutedAtMs: null,
    prompts: { calls: [], refusedAtMs: null, unaskedAtMs: null },
    ...more,
  };
}
