import { UsherError } from '../../base/usher-error';

/** How long the background may take before the page says that it does not answer. */
export const PATIENCE_MS = 3000;

/** Something read from the background, as far as it is known. */
export type Remote<Value> =
  | { readonly state: 'loading' }
  /** Nothing came in time. It may still come. */
  | { readonly state: 'silent' }
  | { readonly state: 'failed'; readonly error: UsherError }
  /** `isStale`: a newer read failed or is late; this is the last that was known. */
  | { readonly state: 'ready'; readonly value: Value; readonly isStale: boolean };

/** What happened to a read, in the past tense. */
export type ReadEvent<Value> =
  | { readonly type: 'answered'; readonly value: Value }
  | { readonly type: 'failed'; readonly error: unknown }
  | { readonly type: 'patience-ended' }
  | { readonly type: 'retried' };

/** What is known after an event. What was known once is never thrown away for an error. */
export function afterRead<Value>(remote: Remote<Value>, event: ReadEvent<Value>): Remote<Value> {
  if (event.type === 'answered') return { state: 'ready', value: event.value, isStale: false };
  if (remote.state === 'ready') return event.type === 'retried' ? remote : { ...remote, isStale: true };
  if (event.type === 'retried') return { state: 'loading' };
  if (event.type === 'patience-ended') return { state: 'silent' };
  return { state: 'failed', error: asUsherError(event.error) };
}

/** The error as one of ours: a foreign one has no sentence, so it becomes `UNEXPECTED`. */
export function asUsherError(error: unknown): UsherError {
  return error instanceof UsherError ? error : new UsherError('UNEXPECTED', {}, error);
}
