import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moves, type Witnessed, walk } from './testing/walk';

/** Walks in `npm run unit`; `FUZZ_WALKS` makes it longer. A walk has up to sixty steps. */
const WALKS = Number(process.env['FUZZ_WALKS'] ?? 1_500);

/** Holds a law at every step of many random walks over all deliveries. */
function always(see: () => (step: Witnessed) => void): void {
  fc.assert(
    fc.property(moves, (steps) => void walk(steps, see())),
    { numRuns: WALKS },
  );
}

describe('the laws of a flow, along random walks', () => {
  it('no tab without a consent to exactly that URL', () => {
    always(() => {
      const agreed = new Set<string>();
      return ({ event, before, effects }) => {
        if (
          event.type === 'consent-given' &&
          before.phase === 'awaiting-consent' &&
          event.url === before.ask.href
        ) {
          agreed.add(event.url);
        }
        for (const effect of effects) if (effect.do === 'open-tab') expect(agreed).toContain(effect.url);
      };
    });
  });

  it('no accept for a URL that was not agreed to and opened', () => {
    always(() => {
      const opened = new Set<string>();
      return ({ before, event, effects }) => {
        if (event.type === 'tab-verified' && before.phase === 'opening-tab')
          opened.add(before.ask.wireId?.toString() ?? '');
        for (const effect of effects) {
          if (effect.do !== 'answer-server' || effect.result.action !== 'accept') continue;
          if (effect.result.content === undefined) expect(opened).toContain(String(effect.wireId));
        }
      };
    });
  });

  it('settled never moves', () => {
    always(() => ({ before, after, effects }) => {
      if (before.phase !== 'settled') return;
      expect(after).toBe(before);
      expect(effects).toEqual([]);
    });
  });

  it('one closing event a flow, at its end and never before', () => {
    always(() => {
      let closings = 0;
      return ({ after, effects }) => {
        closings += effects.filter(
          (effect) => effect.do === 'append-event' && effect.event.type === 'settled',
        ).length;
        if (after.phase !== 'settled') expect(closings).toBe(0);
        else expect(closings).toBe(after.flow.targets.length > 0 ? 1 : 0);
      };
    });
  });

  it('every state survives JSON', () => {
    always(
      () =>
        ({ after }) =>
          expect(JSON.parse(JSON.stringify(after))).toEqual(after),
    );
  });

  it('a closed tab is no verdict', () => {
    always(() => ({ before, after, event, effects }) => {
      if (event.type !== 'tab-reported' || event.event.type !== 'tab-removed') return;
      if (before.phase !== 'settled') expect(after.phase).not.toBe('settled');
      const said = effects.map((effect) => effect.do);
      expect(said).not.toContain('answer-server');
      expect(said).not.toContain('abort-call');
    });
  });

  it('a step that is waited for stays among the watched ones', () => {
    always(() => ({ after }) => {
      if (after.phase !== 'interacting') return;
      expect(after.flow.steps.map((step) => step.id)).toContain(after.stepId);
    });
  });

  it('every send is a new claim, and in the saved state before it leaves', () => {
    always(() => {
      let last = 1;
      return ({ after, effects }) => {
        for (const effect of effects) {
          if (effect.do !== 'send-call') continue;
          expect(effect.claim).toBe(last + 1);
          last = effect.claim;
          expect(after.phase === 'settled' ? 0 : after.flow.sent.claim).toBe(effect.claim);
        }
      };
    });
  });

  it('requestState goes back as it came, and to the result it came with (M3, M5, M7)', () => {
    always(() => {
      let newest: string | undefined;
      return ({ before, after, event, effects }) => {
        if (event.type === 'input-required' && after !== before) newest = event.requestState;
        for (const effect of effects) {
          if (effect.do !== 'send-call' || effect.attempt.kind !== 'answers') continue;
          expect(effect.attempt.requestState).toBe(newest);
        }
      };
    });
  });

  it('a retry answers every key it was asked for, and no other (M1, M8)', () => {
    always(() => {
      let keys: readonly string[] = [];
      return ({ before, after, event, effects }) => {
        if (event.type === 'input-required' && after !== before) keys = event.asks.map((ask) => ask.key);
        for (const effect of effects) {
          if (effect.do !== 'send-call' || effect.attempt.kind !== 'answers') continue;
          expect(Object.keys(effect.attempt.answers).toSorted()).toEqual([...keys].toSorted());
        }
      };
    });
  });

  it('elicitation/create is answered at most once', () => {
    always(() => {
      const answered: (string | number)[] = [];
      return ({ effects }) => {
        for (const effect of effects) if (effect.do === 'answer-server') answered.push(effect.wireId);
        expect(new Set(answered).size).toBe(answered.length);
      };
    });
  });

  it('a settled flow keeps no URL, no argument, no state', () => {
    always(() => ({ after }) => {
      if (after.phase !== 'settled') return;
      expect(JSON.stringify(after)).not.toMatch(/inbox|ticket|state-\d|client_id/);
    });
  });

  it('are walked through every phase, delivery and ending', () => {
    const seen = new Set<string>();
    always(() => ({ after }) => {
      seen.add(after.phase);
      if (after.phase === 'settled') seen.add(after.ending.outcome);
      else if ('round' in after) seen.add(after.round.delivery);
    });
    const phases = [
      'calling',
      'awaiting-consent',
      'awaiting-form',
      'opening-tab',
      'interacting',
      'answer-unknown',
      'settled',
    ];
    const deliveries = ['input-required', 'required-error', 'error-link', 'server-request'];
    const endings = ['completed', 'failed', 'declined', 'cancelled', 'refused'];
    expect([...seen]).toEqual(expect.arrayContaining([...phases, ...deliveries, ...endings]));
  });
});
