import type { Server } from './types';

/** Calls of a server in which a prompt was shown, when the person last refused one, and what came unasked. */
export type PromptHistory = {
  readonly calls: readonly { readonly flowId: string; readonly atMs: number }[];
  readonly refusedAtMs: number | null;
  /** When it last asked for something although no call of ours was in flight: told `cancel`, never shown as a prompt. */
  readonly unaskedAtMs: number | null;
};

/** Why a prompt is withheld: the server is answered `cancel`, and the person can see that it happened. */
export type Withheld = 'SERVER_MUTED' | 'COOL_DOWN' | 'TOO_MANY_PROMPTS';

export const NO_PROMPTS: PromptHistory = { calls: [], refusedAtMs: null, unaskedAtMs: null };

const WINDOW_MS = 10 * 60_000;
const MAX_CALLS_WITH_PROMPTS = 5;
const COOL_DOWN_MS = 60_000;

/**
 * May this server show a prompt in this call? At most five calls with prompts in ten minutes, none for a minute
 * after a refusal, none while it is muted (elicitation, "rate limiting"; SECURITY TH4).
 *
 * All entries of one call count once. A call that the person started after the refusal ends the cool-down.
 */
export function withholds(
  server: Pick<Server, 'mutedAtMs' | 'prompts'>,
  call: { readonly flowId: string; readonly startedAtMs: number },
  nowMs: number,
): Withheld | null {
  const { calls, refusedAtMs } = server.prompts;
  if (server.mutedAtMs !== null) return 'SERVER_MUTED';
  const isCoolingDown = refusedAtMs !== null && nowMs - refusedAtMs < COOL_DOWN_MS;
  if (isCoolingDown && call.startedAtMs <= refusedAtMs) return 'COOL_DOWN';
  const others = calls.filter(({ flowId, atMs }) => flowId !== call.flowId && nowMs - atMs < WINDOW_MS);
  return others.length >= MAX_CALLS_WITH_PROMPTS ? 'TOO_MANY_PROMPTS' : null;
}

/** A prompt was shown in this call. */
export function withPrompt(history: PromptHistory, flowId: string, nowMs: number): PromptHistory {
  const recent = history.calls.filter((call) => call.flowId !== flowId && nowMs - call.atMs < WINDOW_MS);
  return { ...history, calls: [...recent, { flowId, atMs: nowMs }] };
}

/** The person declined or cancelled a prompt. */
export function withRefusal(history: PromptHistory, nowMs: number): PromptHistory {
  return { ...history, refusedAtMs: nowMs };
}

/** The server asked out of the blue. */
export function withUnasked(history: PromptHistory, nowMs: number): PromptHistory {
  return { ...history, unaskedAtMs: nowMs };
}
