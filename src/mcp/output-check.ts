import type { JsonObject } from '../base/json';
import { validateJson } from '../base/json-schema';
import type { Tool } from '../servers/types';

/**
 * Whether a result keeps what the tool's output schema promises (server/tools §Output Schema; matrix F7). The SDK's own
 * check throws the result away, and takes an `input_required` for a broken one (trap T5): here the result is kept.
 *
 * @returns a code (that of the schema where it can't be used); null where there is nothing to object to.
 */
export function outputProblem(tool: Tool | undefined, result: JsonObject): string | null {
  const schema = tool?.outputSchema ?? null;
  if (schema === null || result['isError'] === true) return null;
  const { structuredContent } = result;
  if (structuredContent === undefined) return 'STRUCTURED_CONTENT_MISSING';
  const [problem] = validateJson(schema, structuredContent);
  if (problem === undefined) return null;
  return problem.keyword === 'schema' ? problem.message : 'STRUCTURED_CONTENT_INVALID';
}
