import type { Effect } from './events';
import { isLinkOver } from './expiry';
import type { Transition } from './lifecycle';
import { hasComeBackInVain, isTabOpen, observe } from './redirect-watch';
import type { Flow, OpenStep, Round, UrlAsk } from './types';

/** Two asks are the same step when they lead to the same origin and path: many servers mint a fresh query every time. */
export function isSameStep(one: string, other: string): boolean {
  const [a, b] = [new URL(one), new URL(other)];
  return a.origin === b.origin && a.pathname === b.pathname;
}

/**
 * The step that this ask repeats and that can still be finished in its tab; null: it is a new prompt (DESIGN §2.7).
 *
 * A step that another ask of the round names is that one's: two questions of one answer may differ in their query
 * alone (the scopes of one provider), and each needs a consent of its own. An `elicitation/create` repeats nothing:
 * each is owed an answer, and `accept` only follows a consent.
 */
export function sameOpenStep(
  steps: readonly OpenStep[],
  round: Round,
  ask: UrlAsk,
  atMs: number,
): OpenStep | null {
  if (round.delivery === 'server-request') return null;
  const isTaken = ({ ask: { key } }: OpenStep) =>
    key !== ask.key && round.asks.some((other) => other.key === key);
  const step = steps.find((candidate) => isSameStep(candidate.ask.href, ask.href) && !isTaken(candidate));
  if (step === undefined || isLinkOver(step.ask, atMs)) return null;
  return isTabOpen(step.watch) && !hasComeBackInVain(step.watch) ? step : null;
}

/** "Not finished yet": the same tab, still watched, no prompt. A fresher link is kept and offered. */
export function keepWaiting(
  flow: Flow,
  round: Round,
  step: OpenStep,
  ask: UrlAsk,
  atMs: number,
  before: readonly Effect[],
): Transition {
  const kept: OpenStep = {
    ...step,
    ask: { ...ask, href: step.ask.href, judgement: step.ask.judgement, expiresAtMs: step.ask.expiresAtMs },
    delivery: round.delivery,
    watch: observe(step.watch, { type: 'retry-answered', timeMs: atMs, answer: 'still-pending' }),
    fresh: ask.href === step.url ? null : ask,
    endedBy: null,
  };
  const steps = flow.steps.map((candidate) => (candidate.id === step.id ? kept : candidate));
  return [{ phase: 'interacting', flow: { ...flow, steps }, round, stepId: step.id }, before];
}
