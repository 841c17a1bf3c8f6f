/** The facts of an error. No secret and no URL goes in here: errors are logged and shown. */
export type ErrorFacts = Readonly<Record<string, string | number | boolean | null>>;

/**
 * The one error class: a code for machines, the facts for the sentence that the UI writes.
 *
 * @param code SCREAMING_SNAKE; the key of the sentence in `_locales` is its lower-case form.
 * @param facts what the sentence names: a host, a status, a number of seconds.
 * @param cause the error beneath; it is never shown.
 */
export class UsherError<Code extends string = string> extends Error {
  readonly code: Code;
  readonly facts: ErrorFacts;

  constructor(code: Code, facts: ErrorFacts = {}, cause?: unknown) {
    super(code, cause === undefined ? undefined : { cause });
    this.name = 'UsherError';
    this.code = code;
    this.facts = facts;
  }
}
