import { describe, expect, it } from 'vitest';
import type { ConsentRecord } from '../../consent/types';
import { newestFirst, searchRecords } from './record-search';

const record = (name: string, server: string, target: string, lastAtMs: number): ConsentRecord => ({
  serverOrigin: server,
  targetOrigin: target,
  site: new URL(target).hostname,
  serverNames: [name],
  firstAtMs: 0,
  lastAtMs,
  requested: 1,
  granted: 1,
  declined: 0,
  cancelled: 0,
  refused: 0,
  completed: 1,
  lastOpenedAtMs: lastAtMs,
  lastOutcome: 'completed',
  blockedAtMs: null,
  isImitation: false,
});
const notes = record('My notes', 'https://mcp.notes.test', 'https://idp.test', 10);
const bank = record('Bank', 'https://mcp.bank.test', 'https://pay.test', 20);

describe('records', () => {
  it('are found by name and by either origin', () => {
    expect(searchRecords([notes, bank], 'my')).toEqual([notes]);
    expect(searchRecords([notes, bank], 'bank PAY')).toEqual([bank]);
    expect(searchRecords([notes, bank], 'mcp')).toEqual([notes, bank]);
  });

  it('come newest first', () => {
    expect(newestFirst([notes, bank])).toEqual([bank, notes]);
  });
});
