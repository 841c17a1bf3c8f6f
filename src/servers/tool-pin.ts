import { hashOf } from '../base/hash';
import { isDeeperThan, isObject, type JsonObject } from '../base/json';
import { checkSchema, type SchemaProblem } from '../base/json-schema';
import type { Tool } from './types';

/** Why a listed tool can't be used. */
export type ToolProblem =
  | 'TOOL_NOT_AN_OBJECT'
  | 'TOOL_WITHOUT_NAME'
  | 'TOOL_TOO_DEEP'
  | 'TOOL_TOO_LARGE'
  | 'INPUT_SCHEMA_BROKEN'
  | 'OUTPUT_SCHEMA_BROKEN'
  /** What is wrong with the input schema: nobody could fill it in. A result can do without its output schema. */
  | SchemaProblem;

export type PinnedTool =
  | { readonly ok: true; readonly tool: Tool }
  | { readonly ok: false; readonly name: string; readonly reason: ToolProblem };

/** Of the whole definition, so that its hash can be taken; schemas have limits of their own. */
const MAX_DEPTH = 64;
const MAX_CHARACTERS = 500_000;
/** Of the name of a tool that can't be used: it is only shown. */
const MAX_NAME_CHARACTERS = 200;

/**
 * Reads one entry of `tools/list` and pins it: the hash covers all that a person or a model goes by.
 *
 * @param raw as it was on the wire: JSON, unchecked.
 */
export function pinTool(raw: unknown): PinnedTool {
  if (!isObject(raw)) return { ok: false, name: '', reason: 'TOOL_NOT_AN_OBJECT' };
  const { name } = raw;
  if (typeof name !== 'string' || name === '') return { ok: false, name: '', reason: 'TOOL_WITHOUT_NAME' };
  const refused = (reason: ToolProblem): PinnedTool => ({
    ok: false,
    name: shortName(name),
    reason,
  });

  if (isDeeperThan(raw, MAX_DEPTH)) return refused('TOOL_TOO_DEEP');
  if (JSON.stringify(raw).length > MAX_CHARACTERS) return refused('TOOL_TOO_LARGE');
  if (!isObjectSchema(raw['inputSchema'])) return refused('INPUT_SCHEMA_BROKEN');
  if (raw['outputSchema'] !== undefined && !isObject(raw['outputSchema']))
    return refused('OUTPUT_SCHEMA_BROKEN');
  const problem = checkSchema(raw['inputSchema']);
  if (problem !== null) return refused(problem);

  const annotations = isObject(raw['annotations']) ? (raw['annotations'] as JsonObject) : null;
  const definition = {
    name,
    title: textOrNull(raw['title']) ?? textOrNull(annotations?.['title']),
    description: textOrNull(raw['description']),
    inputSchema: raw['inputSchema'],
    outputSchema: (raw['outputSchema'] as JsonObject | undefined) ?? null,
    annotations,
  };
  return { ok: true, tool: { ...definition, hash: hashOf(definition) } };
}

/** The name of a tool that can't be used, as it is kept. */
export function shortName(name: string): string {
  return name.slice(0, MAX_NAME_CHARACTERS).toWellFormed();
}

/** Arguments are an object in every version of the protocol. */
function isObjectSchema(schema: unknown): schema is JsonObject {
  return isObject(schema) && schema['type'] === 'object';
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}
