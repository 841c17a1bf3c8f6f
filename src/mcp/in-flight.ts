import { UsherError } from '../base/usher-error';
import { type CallClock, dueAt, hear, resumeClock, startClock, stopClock } from './call-clock';
import type { McpPorts, SendCall, Session } from './ports';

/** While a person is asked the worker is kept this long; after that it may sleep, and the call with it (DESIGN §2.9). */
export const AWAKE_WHILE_ASKED_MS = 15 * 60_000;

/** Questions in one send: the flow stops sooner (DESIGN §2.7), this is for what comes all at once. */
export const MAX_QUESTIONS = 50;

/** One send while it lives: its clock, its questions to the person, and the way to end it. */
export class InFlight {
  readonly call: SendCall;
  /** Aborted when time runs out, or the person gives up. */
  readonly signal: AbortSignal;
  /** The session in which it speaks; null in the modern era, and before one is known. */
  session: Session | null = null;
  wasGivenUp = false;
  /** The server asked without end: the send was ended for that. */
  isFlooded = false;

  readonly #ports: McpPorts;
  readonly #controller = new AbortController();
  readonly #asking = new Set<string>();
  /** Every question so far: a continued stream may bring one again. */
  readonly #known: Set<string>;
  #saved: Promise<void> = Promise.resolve();
  #clock: CallClock;
  #hasEnded = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #letSleep: (() => void) | null;

  /** @param answered wire ids of questions that an earlier life of the worker was asked, and that are over. */
  constructor(call: SendCall, ports: McpPorts, answered: Iterable<string> = []) {
    this.call = call;
    this.#known = new Set(answered);
    this.signal = this.#controller.signal;
    this.#ports = ports;
    this.#letSleep = ports.holdAwake();
    this.#clock = startClock(ports.now());
    this.#wind();
  }

  heard(): void {
    this.#clock = hear(this.#clock, this.#ports.now());
    this.#wind();
  }

  /** @returns false where this question was asked before, or is one too many. */
  asked(wireId: string): boolean {
    if (this.isFlooded || this.#known.has(wireId)) return false;
    this.#known.add(wireId);
    if (this.#known.size > MAX_QUESTIONS) {
      this.isFlooded = true;
      this.#controller.abort();
      return false;
    }
    this.#asking.add(wireId);
    this.#clock = stopClock(this.#clock, this.#ports.now());
    this.#wind();
    return true;
  }

  /** When all that was reported before this moment is saved. */
  get saved(): Promise<void> {
    return this.#saved;
  }

  saves(saving: Promise<void>): void {
    this.#saved = Promise.all([this.#saved, saving.catch(() => {})]).then(() => {});
  }

  knows(wireId: string): boolean {
    return this.#known.has(wireId);
  }

  /** @returns false where nobody is being asked this. */
  answered(wireId: string): boolean {
    if (!this.#asking.delete(wireId)) return false;
    if (this.#asking.size > 0) return true;
    this.#clock = resumeClock(this.#clock, this.#ports.now());
    this.#letSleep ??= this.#ports.holdAwake();
    this.#wind();
    return true;
  }

  /** The person, or a newer send of the same flow, wants no answer any more. */
  giveUp(): void {
    this.wasGivenUp = true;
    this.#controller.abort();
  }

  /** It has its answer, or will never have one: nothing is to be said of it any more. */
  get isOver(): boolean {
    return this.#hasEnded || this.signal.aborted;
  }

  end(): void {
    this.#hasEnded = true;
    clearTimeout(this.#timer);
    this.#sleep();
  }

  #wind(): void {
    clearTimeout(this.#timer);
    if (this.signal.aborted) return;
    const due = dueAt(this.#clock);
    if (due === null) this.#timer = setTimeout(() => this.#sleep(), AWAKE_WHILE_ASKED_MS);
    else this.#timer = setTimeout(() => this.#ring(), Math.max(0, due - this.#ports.now()));
  }

  #ring(): void {
    const due = dueAt(this.#clock);
    if (due === null || due > this.#ports.now()) this.#wind();
    else this.#controller.abort(new UsherError('SERVER_TIMED_OUT'));
  }

  #sleep(): void {
    this.#letSleep?.();
    this.#letSleep = null;
  }
}
