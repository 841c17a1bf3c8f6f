import type { Attempt, McpRequest } from '../elicitation/types';

/**
 * The `params` of a send: those of the request, the answers and the state they belong to.
 *
 * The state is echoed byte for byte, the empty string too, and left out where none came (2026-07-28,
 * patterns/mrtr: matrix M3, M5).
 */
export function requestParams(request: McpRequest, attempt: Attempt): Record<string, unknown> {
  switch (attempt.kind) {
    case 'first':
    case 'bare':
      return { ...request.params };
    case 'answers':
      return {
        ...request.params,
        ...(Object.keys(attempt.answers).length > 0 && { inputResponses: attempt.answers }),
        ...(attempt.requestState !== undefined && { requestState: attempt.requestState }),
      };
  }
}
