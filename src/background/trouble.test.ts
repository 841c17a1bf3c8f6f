import { describe, expect, it } from 'vitest';
import { UsherError } from '../base/usher-error';
import type { StorageCode } from '../storage/storage-error';
import { createTrouble } from './trouble';

function begin() {
  const told: string[] = [];
  let nowMs = 0;
  const trouble = createTrouble({
    now: () => {
      nowMs += 10;
      return nowMs;
    },
    changed: () => told.push('changed'),
    recovered: () => told.push('recovered'),
  });
  const failed = (act: 'read' | 'write', code: StorageCode, reason = 'UnknownError') =>
    trouble.ended(act, new UsherError(code, { reason }));
  const worked = (act: 'read' | 'write') => trouble.ended(act, null);
  return { trouble, told, failed, worked };
}

describe('trouble with the storage', () => {
  it('is none while everything works', () => {
    const { trouble, told, worked } = begin();
    worked('read');
    worked('write');
    expect([trouble.current(), told]).toEqual([null, []]);
  });

  it('is told once, with the moment it began', () => {
    const { trouble, told, failed } = begin();
    failed('write', 'STORAGE_FULL');
    failed('write', 'STORAGE_FULL');
    expect(trouble.current()).toMatchObject({ code: 'STORAGE_FULL', sinceMs: 10 });
    expect(told).toEqual(['changed']);
  });

  it('is told again when it is another', () => {
    const { trouble, told, failed } = begin();
    failed('read', 'STORAGE_UNAVAILABLE', 'slow');
    failed('read', 'STORAGE_UNAVAILABLE', 'blocked');
    failed('read', 'STORAGE_NEWER');
    expect(trouble.current()).toMatchObject({ code: 'STORAGE_NEWER', sinceMs: 10 });
    expect(told).toEqual(['changed', 'changed', 'changed']);
  });

  it('is over with the next save that works', () => {
    const { trouble, told, failed, worked } = begin();
    failed('write', 'STORAGE_FULL');
    worked('write');
    expect(trouble.current()).toBeNull();
    expect(told).toEqual(['changed', 'changed', 'recovered']);
  });

  it('is not over because something can be read while nothing can be saved', () => {
    const { trouble, failed, worked } = begin();
    failed('write', 'STORAGE_FULL');
    failed('read', 'STORAGE_UNAVAILABLE');
    worked('read');
    expect(trouble.current()).not.toBeNull();
  });

  it('is over with the next read where reading was all that had failed', () => {
    const { trouble, failed, worked } = begin();
    failed('read', 'STORAGE_UNAVAILABLE');
    worked('read');
    expect(trouble.current()).toBeNull();
  });
});
