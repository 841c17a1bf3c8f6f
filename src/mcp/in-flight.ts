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
  #questions = 0;
  #clock: CallClock;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #letSleep: (() => void) | null;

  constructor(call: SendCall, ports: McpPorts) {
    this.call = call;
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

  /** @returns false where this question was asked before (a resumed stream may bring it again), or is one too many. */
  asked(wireId: string): boolean {
    if (this.isFlooded || this.#asking.has(wireId)) return false;
    this.#questions += 1;
    if (this.#questions > MAX_QUESTIONS) {
      this.isFlooded = true;
      this.#controller.abort();
      return false;
    }
    this.#asking.add(wireId);
    this.#clock = stopClock(this.#clock, this.#ports.now());
    this.#wind();
    return true;
  }

  answered(wireId: string): void {
    if (!this.#asking.delete(wireId) || this.#asking.size > 0) return;
    this.#clock = resumeClock(this.#clock, this.#ports.now());
    this.#letSleep ??= this.#ports.holdAwake();
    this.#wind();
  }

  /** The person, or a newer send of the same flow, wants no answer any more. */
  giveUp(): void {
    this.wasGivenUp = true;
    this.#controller.abort();
  }

  end(): void {
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
