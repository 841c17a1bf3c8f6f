import { UsherError } from '../base/usher-error';

export type StorageCode = 'STORAGE_UNAVAILABLE' | 'STORAGE_NEWER' | 'STORAGE_FULL';

/**
 * What a failure of IndexedDB or of the key means to the person. An error that is not the browser's own (a bug, or
 * what a caller threw inside a transaction) passes unchanged.
 *
 * `STORAGE_NEWER`: a newer Usher wrote the database; nothing is touched. `STORAGE_FULL`: no room, nothing was written.
 * `ROW_DAMAGED`: this row is lost (Chromium keeps a large value in a file of its own), the others are not.
 * `STORAGE_UNAVAILABLE`: everything else, with the browser's name for it as `reason`.
 */
export function storageError(cause: unknown): unknown {
  if (!(cause instanceof DOMException)) return cause;
  if (cause.name === 'VersionError') return new UsherError('STORAGE_NEWER', {}, cause);
  if (cause.name === 'QuotaExceededError') return new UsherError('STORAGE_FULL', {}, cause);
  if (cause.name === 'NotReadableError' || cause.name === 'DataError')
    return new UsherError('ROW_DAMAGED', {}, cause);
  return unavailable(cause.name, cause);
}

/** Whether this is about one row: its value is lost, or its key, or it is not what was written. */
export function isDamage(error: unknown): boolean {
  return error instanceof UsherError && error.code === 'ROW_DAMAGED';
}

export function unavailable(reason: string, cause?: unknown): UsherError<StorageCode> {
  return new UsherError('STORAGE_UNAVAILABLE', { reason }, cause);
}

/** Whether this is the storage's failure: what was asked may work later, and nothing of it was done. */
export function isStorageFailure(error: unknown): error is UsherError<StorageCode> {
  return error instanceof UsherError && CODES.includes(error.code);
}

const CODES: readonly string[] = [
  'STORAGE_UNAVAILABLE',
  'STORAGE_NEWER',
  'STORAGE_FULL',
] satisfies readonly StorageCode[];
