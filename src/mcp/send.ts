import { isInputRequiredResult, type Progress } from '@modelcontextprotocol/client';
import type { JsonObject } from '../base/json';
import type { EraVerdict, Tool } from '../servers/types';
import type { Connection } from './connection';
import type { InFlight } from './in-flight';
import { outputProblem } from './output-check';
import { paramHeaders, paramHeaderValues } from './param-headers';
import type { CallAnswer, SendCall } from './ports';
import { requestParams } from './request-params';
import { NO_SDK_TIMEOUT_MS } from './sdk-client';

/** Sends one request on its connection and waits for its answer. */
export async function sendOn(
  { client }: Connection,
  era: EraVerdict['era'],
  inFlight: InFlight,
  onprogress: (progress: Progress) => void,
): Promise<CallAnswer> {
  const { request, attempt } = inFlight.call;
  const result: unknown = await client.request(
    { method: request.method, params: requestParams(request, attempt) },
    {
      allowInputRequired: true,
      timeout: NO_SDK_TIMEOUT_MS,
      signal: inFlight.signal,
      onprogress,
      ...(era === 'modern' && { headers: headersOf(inFlight.call) }),
    },
  );
  if (isInputRequiredResult(result)) {
    const { inputRequests, requestState } = result;
    return { kind: 'input-required', inputRequests, ...(requestState !== undefined && { requestState }) };
  }
  const completed = result as JsonObject;
  const tool = toolOf(inFlight.call);
  return { kind: 'completed', result: completed, outputProblem: outputProblem(tool, completed) };
}

function headersOf(call: SendCall): Record<string, string> {
  const tool = toolOf(call);
  if (tool === undefined || call.request.method !== 'tools/call') return {};
  return paramHeaderValues(paramHeaders(tool.inputSchema) ?? [], call.request.params.arguments);
}

function toolOf({ request, server }: SendCall): Tool | undefined {
  if (request.method !== 'tools/call') return undefined;
  return server.tools.find((tool) => tool.name === request.params.name);
}
