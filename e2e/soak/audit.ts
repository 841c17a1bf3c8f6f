import type { Happening, ReceivedMessage, WireMessage } from '../fixtures/recorder.ts';
import type { World } from '../fixtures/world.ts';
import type { Act } from './person.ts';
import { HOST_NAMES, type Run } from './stage.ts';
import type { Counting } from './tally.ts';

/** A worker that was stopped, a browser that was killed, a network that was cut: after it, one message may come again. */
export type Blow = { readonly atMs: number };

/** Acts by which a person asks for a message to be sent again. */
const SENDS_AGAIN: ReadonlySet<Act['what']> = new Set(['send-again', 'finish', 'call-again']);

/**
 * The servers' side of the story: what each of these calls made them receive and do, compared with what the person
 * did and what befell Usher (DESIGN §2.8: double is a second message without a saved "unknown" before it).
 */
export function audit(
  world: World,
  runs: readonly Run[],
  acts: readonly Act[],
  blows: readonly Blow[],
  count: Counting,
  /** Restarts of the browser, each of which may load a tab again. */
  restarts = 0,
): void {
  for (const run of runs) {
    const mine = acts.filter(({ mark }) => mark === run.mark);
    const did = happeningsOf(world, run.mark);
    auditMessages(world, run, mine, blows, count);
    auditEffects(run, did, mine, blows, count);
    auditTabs(run, did, mine, restarts, count);
    auditConsent(run, did, mine, count);
  }
  auditAnswers(world, blows, count);
}

function happeningsOf(world: World, mark: string): readonly Happening[] {
  return HOST_NAMES.flatMap((host) => world.recorder.happenings(host)).filter(
    (each) => each['mark'] === mark,
  );
}

/** A message that comes again before it was answered, or with a state that was used, needs a reason in between. */
function auditMessages(
  world: World,
  run: Run,
  acts: readonly Act[],
  blows: readonly Blow[],
  count: Counting,
): void {
  const sent = world.recorder.sent(run.host);
  const calls = world.recorder.received(run.host).filter(({ message }) => isCallOf(message, run.mark));
  for (const other of HOST_NAMES.filter((host) => host !== run.host)) {
    if (world.recorder.received(other).some(({ message }) => isCallOf(message, run.mark)))
      count.add('mixups', `${run.mark} was sent to ${other}`);
  }
  const last = new Map<string, ReceivedMessage>();
  for (const call of calls) {
    const state = call.message.params?.['requestState'];
    const key = typeof state === 'string' ? state : 'bare';
    const before = last.get(key);
    last.set(key, call);
    if (before === undefined) continue;
    const answer = sent.find(({ message }) => !message.method && message.id === before.message.id);
    const wasAnswered = answer !== undefined && answer.order < call.order;
    if (key === 'bare' && wasAnswered) continue;
    // Answers with their state are sent once more after a blow; a bare call only when the person says so (DESIGN §2.8).
    const isExcused =
      (key !== 'bare' && blows.some(({ atMs }) => isBetween(before, atMs, call))) ||
      acts.some(({ what, atMs }) => SENDS_AGAIN.has(what) && isBetween(before, atMs, call));
    if (!isExcused) count.add('doubles', `${run.mark} (${run.tool}) sent twice: ${key.slice(0, 12)}`);
  }
}

/** Where a blow and a message race, the clock of this process decides within a moment. */
const SLACK_MS = 50;

function isBetween(before: { atMs: number }, atMs: number, after: { atMs: number }): boolean {
  return atMs >= before.atMs - SLACK_MS && atMs <= after.atMs + SLACK_MS;
}

/** Their answers carry the state they belong to. */
const CARRIES_STATE: ReadonlySet<Run['tool']> = new Set(['link', 'other-link', 'form']);

function auditEffects(
  run: Run,
  did: readonly Happening[],
  acts: readonly Act[],
  blows: readonly Blow[],
  count: Counting,
): void {
  const effects = did.filter(({ what }) => what === 'effect' || what === 'effect-again');
  for (const again of effects.slice(1)) {
    const isBefore = ({ atMs }: { readonly atMs: number }) => atMs <= again.atMs + SLACK_MS;
    const isExcused =
      (CARRIES_STATE.has(run.tool) && blows.some(isBefore)) ||
      acts.some((act) => SENDS_AGAIN.has(act.what) && isBefore(act));
    if (!isExcused) count.add('doubles', `${run.mark} (${run.tool}) had its effect twice`);
  }
}

function auditTabs(
  run: Run,
  did: readonly Happening[],
  acts: readonly Act[],
  restarts: number,
  count: Counting,
): void {
  const visits = did.filter(({ what }) => what === 'visited').length;
  const clicks = acts.filter(({ what }) => what === 'open' || what === 'reopen' || what === 'reload').length;
  if (visits > clicks + restarts)
    count.add('secondTabs', `${run.mark} (${run.tool}): ${visits} visits, ${clicks} clicks`);
}

/** Each question that was accepted has a click of its own, made before the answer came. */
function auditConsent(run: Run, did: readonly Happening[], acts: readonly Act[], count: Counting): void {
  const clicks = acts.filter(({ what }) => what === 'open' || what === 'send-form');
  const accepted = did.filter(({ what, action }) => what === 'answered' && action === 'accept');
  const firstClickMs = clicks[0]?.atMs ?? Number.POSITIVE_INFINITY;
  const early = accepted.filter(({ atMs }) => atMs < firstClickMs);
  const tickets = new Set(accepted.map(({ ticket }) => ticket)).size;
  if (early.length > 0 || tickets > clicks.length)
    count.add('unasked', `${run.mark} (${run.tool}): ${tickets} questions accepted, ${clicks.length} clicks`);
}

/** Answers to the servers' own requests: each once, unless a blow came between. */
function auditAnswers(world: World, blows: readonly Blow[], count: Counting): void {
  for (const host of HOST_NAMES) {
    const last = new Map<string, ReceivedMessage>();
    for (const answer of world.recorder.received(host)) {
      const { method, id } = answer.message;
      if (method !== undefined || id === undefined) continue;
      const key = JSON.stringify([answer.sessionId, id]);
      const before = last.get(key);
      last.set(key, answer);
      if (before !== undefined && !blows.some(({ atMs }) => isBetween(before, atMs, answer)))
        count.add('doubles', `${host}: question ${id} was answered twice`);
    }
  }
}

function isCallOf({ method, params }: WireMessage, mark: string): boolean {
  const given = params?.['arguments'] as { readonly mark?: unknown } | undefined;
  return method === 'tools/call' && given?.mark === mark;
}
