import { UsherError } from '../base/usher-error';

export type StorageCode = 'STORAGE_UNAVAILABLE' | 'STORAGE_NEWER' | 'STORAGE_FULL';

/**
 * What a failure of IndexedDB or of the key means to the person. An error that is not the browser's own (a bug, or
 * what a caller threw inside a transaction) passes unchanged.
 *
 * `STORAGE_NEWER`: a newer Usher wrote the database; nothing is touched. `STORAGE_FULL`: no room, nothing was written.
 * `STORAGE_UNAVAILABLE`: everything else, with the browser's name for it as `reason`.
 */
export function storageError(cause: unknown): unknown {
  if (!(cause instanceof DOMException)) return cause;
  if (cause.name === 'VersionError') return new UsherError('STORAGE_NEWER', {}, cause);
  if (cause.name === 'QuotaExceededError') return new UsherError('STORAGE_FULL', {}, cause);
  return unavailable(cause.name, cause);
}

export function unavailable(reason: string, cause?: unknown): UsherError<StorageCode> {
  return new UsherError('STORAGE_UNAVAILABLE', { reason }, cause);
}
