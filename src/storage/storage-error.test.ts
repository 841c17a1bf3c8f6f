import { describe, expect, it } from 'vitest';
import { UsherError } from '../base/usher-error';
import { storageError } from './storage-error';

describe('a failure of the browser’s storage', () => {
  it.each([
    ['VersionError', 'STORAGE_NEWER', {}],
    ['QuotaExceededError', 'STORAGE_FULL', {}],
    ['NotReadableError', 'ROW_DAMAGED', {}],
    ['DataError', 'ROW_DAMAGED', {}],
    ['UnknownError', 'STORAGE_UNAVAILABLE', { reason: 'UnknownError' }],
    ['InvalidStateError', 'STORAGE_UNAVAILABLE', { reason: 'InvalidStateError' }],
  ])('%s is told as %s', (name, code, facts) => {
    const cause = new DOMException('in the browser’s words', name);
    expect(storageError(cause)).toMatchObject({ code, facts, cause });
  });

  it('does not swallow what is not the browser’s', () => {
    const bug = new TypeError('x is undefined');
    const told = new UsherError('SERVER_GONE');
    expect(storageError(bug)).toBe(bug);
    expect(storageError(told)).toBe(told);
  });
});
