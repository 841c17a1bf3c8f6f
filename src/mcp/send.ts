import { isInputRequiredResult, type Progress } from '@modelcontextprotocol/client';
import { isDeeperThan, type JsonObject } from '../base/json';
import { UsherError } from '../base/usher-error';
import type { EraVerdict, Tool } from '../servers/types';
import type { Connection } from './connection';
import type { InFlight } from './in-flight';
import { outputProblem } from './output-check';
import { paramHeaders, paramHeaderValues } from './param-headers';
import type { CallAnswer, SendCall } from './ports';
import { requestParams } from './request-params';
import type { ResumePoint } from './resume-point';
import { NO_SDK_TIMEOUT_MS } from './sdk-client';

/** Deeper than this a result is no result: it could be neither kept nor passed on. */
const MAX_DEPTH = 500;
/** The state is kept with its flow and written anew at every step of it. */
const MAX_STATE_CHARACTERS = 1_000_000;

/**
 * Sends one request on its connection and waits for its answer.
 *
 * @param left where the answer can be listened for, when the request has left before.
 * @throws what the SDK throws; UsherError `ANSWER_UNREADABLE`: it can't be kept.
 */
export async function sendOn(
  { client, wire }: Connection,
  era: EraVerdict['era'],
  inFlight: InFlight,
  left: ResumePoint | null,
  onprogress: (progress: Progress) => void,
): Promise<CallAnswer> {
  const { request, attempt } = inFlight.call;
  if (left !== null) wire.takeUp(left);
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
    if (requestState !== undefined && requestState.length > MAX_STATE_CHARACTERS)
      throw new UsherError('ANSWER_UNREADABLE');
    return { kind: 'input-required', inputRequests, ...(requestState !== undefined && { requestState }) };
  }
  const completed = result as JsonObject;
  if (isDeeperThan(completed, MAX_DEPTH)) throw new UsherError('ANSWER_UNREADABLE');
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
