import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stopwatch } from '../base/testing/cpu-time';
import { applyEvent, foldRecords, isKnownName, pairsOf } from './record';
import { standingOf } from './standing';
import { eventOf, type Line, PAIR, SERVER, TARGET, tell } from './testing/ledger';
import type { ConsentEvent, ConsentRecord } from './types';

const only = (events: readonly ConsentEvent[]): ConsentRecord | null => foldRecords(events)[0] ?? null;

describe('a consent record', () => {
  it('counts what was asked, what was chosen and what came of it', () => {
    const events = tell(
      'requested granted opened returned settled requested declined settled requested cancelled refused',
    );
    expect(only(events)).toMatchObject({
      ...PAIR,
      site: 'idp.test',
      requested: 3,
      granted: 1,
      declined: 1,
      cancelled: 1,
      refused: 1,
      completed: 2,
      firstAtMs: 0,
      lastAtMs: 10,
      lastOpenedAtMs: 2,
      blockedAtMs: null,
    });
  });

  it('keeps the outcome of the last flow, whatever it was', () => {
    const failed = eventOf({ type: 'settled', outcome: 'failed' }, 9);
    expect(only([...tell('requested settled'), failed])).toMatchObject({
      lastOutcome: 'failed',
      completed: 1,
    });
  });

  it('follows the order of the ledger where the clock went back', () => {
    const events = [eventOf({ type: 'requested', timeMs: 500 }), eventOf({ type: 'opened', timeMs: 20 })];
    expect(only(events)).toMatchObject({ firstAtMs: 500, lastAtMs: 20, lastOpenedAtMs: 20 });
  });

  it('is kept apart for each server origin and each target origin', () => {
    const lines: readonly Line[] = [
      { type: 'requested' },
      { type: 'requested', target: 'https://pay.test' },
      { type: 'requested', server: 'https://mcp.notes.test:8443' },
    ];
    expect(foldRecords(lines.map(eventOf)).map((record) => record.requested)).toEqual([1, 1, 1]);
  });

  it('names the servers of the origin once each, the newest last, and not endlessly many', () => {
    const names = ['Notes', 'Work', 'Notes', '', 'Home'];
    expect(only(names.map((name, i) => eventOf({ type: 'requested', name }, i)))?.serverNames).toEqual([
      'Work',
      'Notes',
      'Home',
    ]);
    const many = Array.from({ length: 30 }, (_, i) => eventOf({ type: 'requested', name: `Name ${i}` }, i));
    expect(only(many)?.serverNames).toHaveLength(8);
    expect(only(many)?.serverNames.at(-1)).toBe('Name 29');
  });

  it('makes a known name of what was opened, unless it is blocked or imitates another', () => {
    const isKnown = (lines: readonly Line[]): boolean => {
      const record = only(lines.map(eventOf));
      return record !== null && isKnownName(record);
    };
    const warned = (finding: string): Line => ({ type: 'requested', findings: ['cross-site', finding] });
    expect(isKnown([{ type: 'requested' }, { type: 'granted' }])).toBe(false);
    expect(isKnown([{ type: 'requested' }, { type: 'opened' }])).toBe(true);
    expect(isKnown([{ type: 'requested' }, { type: 'opened' }, { type: 'blocked' }])).toBe(false);
    for (const finding of ['lookalike', 'embedded-target', 'idn-spoof']) {
      expect(isKnown([warned(finding), { type: 'opened' }])).toBe(false);
      expect(isKnown([{ type: 'requested' }, { type: 'opened' }, warned(finding)])).toBe(false);
    }
  });

  it('is closed once by a flow that names its target twice', () => {
    const closing = eventOf({ type: 'settled', targets: [TARGET, TARGET] }, 1);
    expect(pairsOf(closing)).toEqual([PAIR]);
    expect(only([...tell('requested'), closing])?.completed).toBe(1);
  });

  it('is touched for every target of a flow, and for no other', () => {
    const closing = eventOf({ type: 'settled', targets: [TARGET, 'https://pay.test'] }, 3);
    const records = foldRecords([
      eventOf({ type: 'requested' }),
      eventOf({ type: 'requested', target: 'https://pay.test' }),
      eventOf({ type: 'requested', target: 'https://other.test' }),
      closing,
    ]);
    expect(records.map((record) => record.completed)).toEqual([1, 1, 0]);
  });

  it('is not changed by an event of another pair', () => {
    const record = only(tell('requested'));
    const foreign: readonly Line[] = [
      { type: 'forgotten', target: 'https://pay.test' },
      { type: 'blocked', server: 'https://evil.test' },
      { type: 'settled', targets: [] },
    ];
    for (const line of foreign) expect(applyEvent(record, eventOf(line), PAIR)).toBe(record);
  });
});

describe('forgetting', () => {
  it('leaves nothing', () => {
    expect(only(tell('requested granted opened settled forgotten'))).toBeNull();
  });

  it('keeps a block, because a block is a decision of its own', () => {
    const record = only(tell('requested granted opened settled blocked forgotten'));
    expect(record).toMatchObject({
      blockedAtMs: 4,
      requested: 0,
      granted: 0,
      completed: 0,
      lastOpenedAtMs: null,
    });
    expect(standingOf(record)).toEqual({ standing: 'blocked', sinceMs: 4 });
  });

  it('leaves nothing once the block that it kept is lifted', () => {
    expect(only(tell('requested blocked forgotten unblocked'))).toBeNull();
  });

  it('is not undone by the end of a flow that was open meanwhile', () => {
    expect(only(tell('requested granted opened forgotten returned settled'))).toBeNull();
    expect(only(tell('requested blocked forgotten not-opened settled'))).toMatchObject({ completed: 0 });
  });

  it('remembers what is agreed to afterwards', () => {
    expect(only(tell('requested forgotten granted opened settled'))).toMatchObject({
      requested: 0,
      granted: 1,
      completed: 1,
    });
  });
});

describe('blocking', () => {
  it('needs no earlier prompt', () => {
    expect(standingOf(only(tell('blocked')))).toEqual({ standing: 'blocked', sinceMs: 0 });
  });

  it('ends with unblocking and leaves what is known', () => {
    expect(standingOf(only(tell('requested declined blocked unblocked')))).toMatchObject({
      standing: 'asked-before',
      declined: 1,
    });
  });

  it('is nothing to lift where nothing is known', () => {
    expect(only(tell('unblocked'))).toBeNull();
    expect(only(tell('forgotten'))).toBeNull();
  });
});

const SERVERS = [SERVER, 'https://bank.test'];
const TARGETS = [TARGET, 'https://pay.test', 'https://idp.test:444'];
const TYPES: readonly ConsentEvent['type'][] = [
  'requested',
  'granted',
  'declined',
  'cancelled',
  'opened',
  'returned',
  'not-opened',
  'refused',
  'settled',
  'blocked',
  'unblocked',
  'forgotten',
];
const anyEvent: fc.Arbitrary<ConsentEvent> = fc
  .record({
    type: fc.constantFrom(...TYPES),
    server: fc.constantFrom(...SERVERS),
    target: fc.constantFrom(...TARGETS),
    targets: fc.array(fc.constantFrom(...TARGETS), { maxLength: 3 }),
    name: fc.constantFrom('Notes', 'Bank', ''),
    timeMs: fc.nat(1000),
  })
  .map((line) => eventOf(line));
const anyLedger = fc.array(anyEvent, { maxLength: 40 });

const touches = (event: ConsentEvent, other: ConsentEvent) => {
  const keys = pairsOf(other).map((pair) => JSON.stringify(pair));
  return pairsOf(event).some((pair) => keys.includes(JSON.stringify(pair)));
};
const asSet = (records: readonly ConsentRecord[]) => new Set(records.map((record) => JSON.stringify(record)));

describe('folding a ledger', () => {
  it('in parts gives what folding at once gives', () => {
    fc.assert(
      fc.property(anyLedger, fc.nat(40), (events, cut) => {
        const inParts = foldRecords(events.slice(cut), foldRecords(events.slice(0, cut)));
        expect(inParts).toEqual(foldRecords(events));
      }),
    );
  });

  it('does not depend on the order of events that have no record in common', () => {
    fc.assert(
      fc.property(anyLedger, fc.array(fc.nat(38), { maxLength: 60 }), (events, swaps) => {
        const shuffled = [...events];
        for (const i of swaps) {
          const [first, second] = [shuffled[i], shuffled[i + 1]];
          if (first === undefined || second === undefined || touches(first, second)) continue;
          shuffled.splice(i, 2, second, first);
        }
        expect(asSet(foldRecords(shuffled))).toEqual(asSet(foldRecords(events)));
      }),
    );
  });

  it('keeps a pair blocked until it is unblocked, whatever else happens', () => {
    fc.assert(
      fc.property(anyLedger, anyLedger, (before, after) => {
        const records = foldRecords([
          ...before,
          eventOf({ type: 'blocked' }),
          ...after.filter(
            (event) => event.type !== 'unblocked' || !touches(event, eventOf({ type: 'blocked' })),
          ),
        ]);
        const record = records.find(
          ({ serverOrigin, targetOrigin }) => serverOrigin === SERVER && targetOrigin === TARGET,
        );
        expect(standingOf(record ?? null).standing).toBe('blocked');
      }),
    );
  });

  it('never keeps a record that says nothing', () => {
    fc.assert(
      fc.property(anyLedger, (events) => {
        for (const record of foldRecords(events)) {
          const { requested, granted, declined, cancelled, refused } = record;
          const said = requested + granted + declined + cancelled + refused;
          expect(said > 0 || record.lastOpenedAtMs !== null || record.blockedAtMs !== null).toBe(true);
        }
      }),
    );
  });

  it('folds 2,000 events of 200 pairs within 50 ms', () => {
    const events = Array.from({ length: 2_000 }, (_, i) =>
      eventOf({ type: TYPES[i % 9]!, target: `https://t${i % 200}.test` }, i),
    );
    foldRecords(events);
    const spentMs = stopwatch();
    expect(foldRecords(events)).toHaveLength(200);
    expect(spentMs()).toBeLessThan(50);
  });
});
