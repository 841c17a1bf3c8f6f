import { describe, expect, it } from 'vitest';
import { foldRecords } from './record';
import { standingOf } from './standing';
import { tell } from './testing/ledger';

const standingAfter = (words: string) => standingOf(foldRecords(tell(words))[0] ?? null);

describe('the standing of a target', () => {
  it('is "never asked" without a record, so that absence means ask', () => {
    expect(standingOf(null)).toEqual({ standing: 'never-asked' });
  });

  it('is "never asked" while all there was is a refusal without a prompt', () => {
    expect(standingAfter('refused')).toEqual({ standing: 'never-asked' });
  });

  it('tells of a prompt that was declined, or left', () => {
    expect(standingAfter('requested declined')).toEqual({
      standing: 'asked-before',
      declined: 1,
      lastAtMs: 1,
    });
    expect(standingAfter('requested cancelled')).toEqual({
      standing: 'asked-before',
      declined: 0,
      lastAtMs: 1,
    });
  });

  it('is no opening where the page never opened', () => {
    expect(standingAfter('requested granted not-opened').standing).toBe('asked-before');
  });

  it('tells how often, when and with what end it was opened', () => {
    expect(standingAfter('requested granted opened returned settled requested granted opened')).toEqual({
      standing: 'opened-before',
      times: 2,
      lastOpenedAtMs: 7,
      lastOutcome: 'completed',
      serverNames: ['Notes'],
    });
  });

  it('never says "opened 0 times"', () => {
    expect(standingAfter('requested granted forgotten opened')).toMatchObject({
      standing: 'opened-before',
      times: 1,
    });
  });

  it('is "blocked" however often it was opened before', () => {
    expect(standingAfter('requested granted opened settled blocked')).toEqual({
      standing: 'blocked',
      sinceMs: 4,
    });
  });
});
