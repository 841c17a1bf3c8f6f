import { describe, expect, it } from 'vitest';
import { NO_PROMPTS, withholds, withPrompt, withRefusal, withUnasked } from './flood';

const server = (prompts = NO_PROMPTS, mutedAtMs: number | null = null) => ({ prompts, mutedAtMs });
const MINUTE = 60_000;

function prompted(times: number, everyMs = 1_000) {
  let history = NO_PROMPTS;
  for (let n = 0; n < times; n++) history = withPrompt(history, `flow-${n}`, n * everyMs);
  return history;
}

describe('a flood of prompts', () => {
  it('is let through for five calls in ten minutes, and no sixth [E19]', () => {
    const call = { flowId: 'next', startedAtMs: 5_000 };
    expect(withholds(server(prompted(4)), call, 5_000)).toBeNull();
    expect(withholds(server(prompted(5)), call, 5_000)).toBe('TOO_MANY_PROMPTS');
    expect(withholds(server(prompted(5)), call, 10 * MINUTE)).toBeNull();
  });

  it('counts all prompts of one call once', () => {
    let history = prompted(4);
    for (let n = 0; n < 10; n++) history = withPrompt(history, 'one-call', 5_000 + n);
    expect(history.calls).toHaveLength(5);
    expect(withholds(server(history), { flowId: 'one-call', startedAtMs: 0 }, 6_000)).toBeNull();
  });

  it('waits a minute after a refusal [E19]', () => {
    const refused = server(withRefusal(NO_PROMPTS, 1_000));
    const call = { flowId: 'same', startedAtMs: 500 };
    expect(withholds(refused, call, 1_000 + MINUTE - 1)).toBe('COOL_DOWN');
    expect(withholds(refused, call, 1_000 + MINUTE)).toBeNull();
  });

  it('does not make a person wait who starts another call', () => {
    const refused = server(withRefusal(NO_PROMPTS, 1_000));
    expect(withholds(refused, { flowId: 'new', startedAtMs: 1_001 }, 1_002)).toBeNull();
  });

  it('is silent while the server is muted', () => {
    expect(withholds(server(NO_PROMPTS, 1), { flowId: 'x', startedAtMs: 2 }, 3)).toBe('SERVER_MUTED');
  });

  it('keeps no more than the window needs', () => {
    expect(withPrompt(prompted(50, 5 * MINUTE), 'now', 50 * 5 * MINUTE).calls.length).toBeLessThanOrEqual(3);
  });

  it('is not begun by what came out of the blue: nobody was prompted', () => {
    const unasked = withUnasked(prompted(2), 5_000);
    expect(unasked).toEqual({ ...prompted(2), unaskedAtMs: 5_000 });
    expect(withholds(server(unasked), { flowId: 'next', startedAtMs: 4_000 }, 6_000)).toBeNull();
  });
});
