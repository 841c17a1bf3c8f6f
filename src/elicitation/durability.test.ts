import { describe, expect, it } from 'vitest';
import { FLOW_LIFETIME_MS, SECOND_LOOK_MS } from './limits';
import { CONNECT, formAsk, Story, urlAsk } from './testing/story';

const DAY = 24 * 60 * 60_000;
const failure = (code: string, mayHaveArrived = false) =>
  ({ type: 'call-failed', code, facts: {}, serverMessage: null, mayHaveArrived }) as const;
const asked = (wireId: string) => urlAsk('link', CONNECT, { wireId, elicitationId: 'e-1' });

describe('a legacy call whose worker died, where the server keeps the answer', () => {
  const resumable = () => new Story().tell({ type: 'resumption-offered', claim: 1, point: 'event-7' });

  it('is listened for again, and sent once', () => {
    const story = resumable().tell({ type: 'worker-restarted' });
    expect(story.did).toEqual(['resume-call']);
    expect(story.completed().state).toMatchObject({ phase: 'settled', ending: { outcome: 'completed' } });
    expect(story.sends()).toHaveLength(1);
  });

  it('keeps its prompt: the answer goes first, listening follows it', () => {
    const story = resumable().received(asked('w-1')).tell({ type: 'worker-restarted' });
    expect(story.state.phase).toBe('awaiting-consent');
    expect(story.effects).toEqual([]);
    expect(story.consent().opened().did).toContain('answer-server');
  });

  it('posts again an answer that nobody knows to have been taken, and only that', () => {
    const story = resumable().received(asked('w-1')).consent().opened();
    story.tell({ type: 'worker-restarted' });
    expect(story.effects).toEqual([{ do: 'answer-server', wireId: 'w-1', result: { action: 'accept' } }]);
    story.tell({ type: 'answer-taken', wireId: 'w-1' }).tell({ type: 'worker-restarted' });
    expect(story.did).toEqual(['resume-call']);
  });

  it('owes accept for a tab that was opening, until the tab or the person shows that there is one', () => {
    const opening = () => resumable().received(asked('w-1')).consent().tell({ type: 'worker-restarted' });
    expect(opening().state.phase).toBe('interacting');
    expect(opening().effects).toEqual([]);
    const said = opening().tell({ type: 'interaction-ended', id: 1 });
    expect(said.effects).toContainEqual({ do: 'answer-server', wireId: 'w-1', result: { action: 'accept' } });
    const reopened = opening().tell({ type: 'reopen-requested', id: 1 }).opened();
    expect(reopened.did).toContain('answer-server');
    const cancelled = opening().tell({ type: 'user-cancelled' });
    expect(cancelled.effects).toContainEqual({
      do: 'answer-server',
      wireId: 'w-1',
      result: { action: 'cancel' },
    });
  });

  it('is offered again where the session is gone', () => {
    const story = resumable().tell({ type: 'worker-restarted' });
    story.tell({ ...failure('SESSION_LOST', true), claim: 1 });
    expect(story.state).toMatchObject({ phase: 'answer-unknown', code: 'SESSION_LOST' });
    story.tell({ type: 'retry-requested' });
    expect(story.sends().map(({ attempt }) => attempt.kind)).toEqual(['first', 'first']);
  });

  it('has no place to listen at before the next send is offered one', () => {
    const story = resumable()
      .required([urlAsk('link')], undefined, 'required-error')
      .consent()
      .opened();
    story.comesBack().tell({ type: 'worker-restarted' });
    expect(story.state.phase).toBe('answer-unknown');
    const stale = new Story().tell({ type: 'resumption-offered', claim: 0, point: 'old' });
    expect(stale.tell({ type: 'worker-restarted' }).state.phase).toBe('answer-unknown');
  });
});

describe('an answer the server does not take', () => {
  it('is said, is not sent again, and leaves the call to go on', () => {
    const story = new Story().tell({ type: 'resumption-offered', claim: 1, point: 'p' });
    story.received(formAsk('name', 'w-1')).tell({ type: 'form-submitted', id: 1, content: {} });
    story.tell({ type: 'answer-not-taken', wireId: 'w-1', code: 'ELICITATION_GONE' });
    expect(story.state.flow.notices.map(({ code }) => code)).toEqual(['ANSWER_NOT_TAKEN']);
    expect(story.tell({ type: 'worker-restarted' }).did).toEqual(['resume-call']);
    expect(story.completed().state.phase).toBe('settled');
  });
});

describe('a question the server takes back', () => {
  const withdrawn = { type: 'elicitation-withdrawn', claim: 1, wireId: 'w-1' } as const;

  it('is not asked any more and is owed nothing; the call goes on', () => {
    const story = new Story().received(asked('w-1')).tell(withdrawn);
    expect(story.state).toMatchObject({ phase: 'calling' });
    expect(story.did).toEqual(['append not-opened']);
    expect(story.completed().state).toMatchObject({ ending: { outcome: 'completed' } });
  });

  it('makes way for the one behind it', () => {
    const story = new Story().received(asked('w-1')).received(formAsk('name', 'w-2')).tell(withdrawn);
    expect(story.state).toMatchObject({ phase: 'awaiting-form', ask: { wireId: 'w-2' } });
  });

  it('is dropped from behind the one that is asked', () => {
    const story = new Story().received(formAsk('name', 'w-0')).received(asked('w-1')).tell(withdrawn);
    story.tell({ type: 'form-submitted', id: 1, content: {} });
    expect(story.state.phase).toBe('calling');
  });

  it('changes nothing once its tab is open', () => {
    const story = new Story().received(asked('w-1')).consent().opened();
    const before = story.state;
    expect(story.tell(withdrawn).state).toBe(before);
  });
});

describe('a state the server does not know any more', () => {
  it('is told, and the call begins again from its first send when the person says so [M13]', () => {
    const story = new Story()
      .required([urlAsk('link')], 'old')
      .consent()
      .opened()
      .comesBack();
    story.tell({ ...failure('STATE_EXPIRED'), claim: 2 });
    expect(story.state).toMatchObject({ phase: 'answer-unknown', code: 'STATE_EXPIRED' });
    story.tell({ type: 'retry-requested' });
    expect(story.sends().at(-1)?.attempt).toEqual({ kind: 'first' });
  });

  it('is no endless loop: nothing is sent that nobody asked for [M13]', () => {
    const story = new Story()
      .required([urlAsk('link')], 'old')
      .consent()
      .opened()
      .comesBack();
    story.tell({ ...failure('STATE_EXPIRED'), claim: 2 }).tell({ type: 'time-passed' }, DAY);
    expect(story.sends()).toHaveLength(2);
  });
});

describe('a link that has run out', () => {
  const short = () => urlAsk('link', CONNECT, { expiresAtMs: 180_000 });

  it.each([
    ['input-required', 'first'],
    ['required-error', 'bare'],
    ['error-link', 'bare'],
  ] as const)('is replaced by asking the server from the beginning (%s)', (delivery, kind) => {
    const story = new Story().required([short()], undefined, delivery);
    story.tell({ type: 'new-link-requested', id: 1 });
    expect(story.sends().at(-1)?.attempt).toEqual({ kind });
    expect(story.did).toEqual(['append not-opened', 'send-call']);
  });

  it('can only be refused in the middle of a request', () => {
    const story = new Story().received(asked('w-1'));
    const before = story.state;
    expect(story.tell({ type: 'new-link-requested', id: 1 }).state).toBe(before);
  });

  it('keeps what was worked for when the asking fails', () => {
    const story = new Story().required([short()], 's').tell({ type: 'new-link-requested', id: 1 });
    story.tell({ ...failure('SERVER_UNREACHABLE'), claim: 2 });
    expect(story.state.phase).toBe('answer-unknown');
  });

  it('makes the same step a new prompt, although its tab is open', () => {
    const story = new Story().required([short()], 's').consent().opened();
    story.tell({ type: 'interaction-ended', id: 1 }, 200_000).required([urlAsk('link')], 's2');
    expect(story.state.phase).toBe('awaiting-consent');
  });

  it('is no reason to ask anew before its time', () => {
    const story = new Story().required([short()], 's').consent().opened();
    story.tell({ type: 'interaction-ended', id: 1 }, 100_000).required([urlAsk('link')], 's2');
    expect(story.state.phase).toBe('interacting');
  });
});

describe('a flow nobody comes back to', () => {
  const waiting = () =>
    new Story()
      .required([urlAsk('link')], 's')
      .consent()
      .opened();

  it('takes "I have finished" for seven days, long after its tab is watched', () => {
    const story = waiting().tell({ type: 'time-passed' }, 6 * DAY);
    expect(story.state.phase).toBe('interacting');
    expect(story.tell({ type: 'interaction-ended', id: 1 }).did).toContain('send-call');
  });

  it('ends when the clock says twice that its time is over', () => {
    const story = waiting().tell({ type: 'time-passed' }, FLOW_LIFETIME_MS);
    expect(story.state.phase).toBe('interacting');
    expect(story.did).toEqual(['wake-at']);
    story.tell({ type: 'time-passed' }, SECOND_LOOK_MS);
    expect(story.state).toMatchObject({ phase: 'settled', ending: { outcome: 'expired' } });
    expect(story.did).toEqual(['append settled']);
  });

  it('outlives a clock that leaps ten years and is set right', () => {
    const story = waiting().tell({ type: 'time-passed' }, 3650 * DAY);
    story.atMs = 10_000;
    story.tell({ type: 'time-passed' }).tell({ type: 'time-passed' }, SECOND_LOOK_MS);
    expect(story.state.phase).toBe('interacting');
    expect(story.tell({ type: 'interaction-ended', id: 1 }).did).toContain('send-call');
  });

  it('outlives a clock that falls back a day', () => {
    const story = waiting();
    story.atMs -= DAY;
    story.tell({ type: 'time-passed' }).tell({ type: 'interaction-ended', id: 1 });
    expect(story.state.phase).toBe('calling');
  });

  it('waits longer where its link works longer', () => {
    const long = urlAsk('link', CONNECT, { expiresAtMs: 20 * DAY });
    const story = new Story().required([long], 's').consent().opened();
    story.tell({ type: 'time-passed' }, 19 * DAY).tell({ type: 'time-passed' }, SECOND_LOOK_MS);
    expect(story.state.phase).toBe('interacting');
  });

  it('tells a server that is still waiting for an answer', () => {
    const story = new Story().received(asked('w-1')).tell({ type: 'time-passed' }, FLOW_LIFETIME_MS);
    story.tell({ type: 'time-passed' }, SECOND_LOOK_MS);
    expect(story.did).toEqual(['answer-server', 'abort-call', 'append settled']);
  });
});

describe('how often a server may ask', () => {
  it('is not counted against the person: who says "I have finished" goes on', () => {
    const story = new Story()
      .required([urlAsk('link')], 's')
      .consent()
      .opened();
    for (let n = 0; n < 30; n++) {
      story.tell({ type: 'interaction-ended', id: 1 }).required([urlAsk('link')], 's');
    }
    expect(story.state.phase).toBe('interacting');
  });
});

describe('a server that lets nobody in unsigned', () => {
  const turnedAway = (story: Story, code = 'NEEDS_AUTHORIZATION') =>
    story.tell({ ...failure(code), claim: story.claim });

  it('keeps the first call waiting, and nothing is sent before the person has signed in', () => {
    const story = turnedAway(new Story());
    expect(story.state).toMatchObject({ phase: 'awaiting-authorization' });
    expect(story.effects).toEqual([]);
    story.tell({ type: 'worker-restarted' }).tell({ type: 'time-passed' }, DAY);
    expect(story.sends()).toHaveLength(1);
    story.tell({ type: 'authorization-granted' });
    expect(story.sends()).toHaveLength(2);
    expect(story.completed().state).toMatchObject({ ending: { outcome: 'completed' } });
  });

  it('keeps the answers of a retry, and sends them with their state', () => {
    const story = turnedAway(
      new Story()
        .required([urlAsk('link')], 's')
        .consent()
        .opened()
        .comesBack(),
    );
    story.tell({ type: 'authorization-granted' });
    expect(story.sends().at(-1)?.attempt).toEqual(story.sends().at(-2)?.attempt);
  });

  it('is no loop: turned away again right after the sign-in, the call ends with a sentence', () => {
    const story = turnedAway(turnedAway(new Story()).tell({ type: 'authorization-granted' }));
    expect(story.state).toMatchObject({ ending: { outcome: 'failed', code: 'SIGN_IN_NOT_TAKEN' } });
    expect(story.sends()).toHaveLength(2);
  });

  it('is asked in once more for what the person has worked for, three times in a row at most', () => {
    let story = turnedAway(
      new Story()
        .required([urlAsk('link')], 's')
        .consent()
        .opened()
        .comesBack(),
    );
    for (let times = 0; times < 3; times++) {
      expect(story.state.phase).toBe('awaiting-authorization');
      story = turnedAway(story.tell({ type: 'authorization-granted' }));
    }
    expect(story.state).toMatchObject({ ending: { outcome: 'gave-up', code: 'TOO_MANY_SIGN_INS' } });
  });

  it('may ask who it is and then for more; what it lets in begins anew', () => {
    const story = turnedAway(new Story()).tell({ type: 'authorization-granted' });
    for (let times = 0; times < 2; times++)
      turnedAway(story, 'NEEDS_SCOPE').tell({ type: 'authorization-granted' });
    expect(story.state.phase).toBe('calling');
    story
      .required([urlAsk('link')], 's')
      .consent()
      .opened()
      .comesBack();
    expect(turnedAway(story).state.phase).toBe('awaiting-authorization');
  });

  it('ends a call that needs what was refused before, and keeps one that the person has worked for [A33, S10]', () => {
    const once = turnedAway(new Story(), 'SCOPE_DECLINED');
    expect(once.state).toMatchObject({ ending: { outcome: 'failed', code: 'SCOPE_DECLINED' } });
    const worked = new Story()
      .required([urlAsk('link')], 's')
      .consent()
      .opened()
      .comesBack();
    expect(turnedAway(worked, 'SCOPE_NOT_GRANTED').state).toMatchObject({
      phase: 'awaiting-authorization',
      code: 'NEEDS_SCOPE',
    });
  });

  it('hears nothing more of a call whose permissions the person declines [A33]', () => {
    const story = turnedAway(new Story(), 'NEEDS_SCOPE').tell({ type: 'authorization-declined' });
    expect(story.state).toMatchObject({ ending: { outcome: 'declined' } });
    expect(story.sends()).toHaveLength(1);
    const worked = new Story()
      .required([urlAsk('link')], 's')
      .consent()
      .opened()
      .comesBack();
    turnedAway(worked, 'NEEDS_SCOPE').tell({ type: 'authorization-declined' });
    expect(worked.state.phase).toBe('awaiting-authorization');
  });

  it('can be given up', () => {
    const story = turnedAway(new Story()).tell({ type: 'user-cancelled' });
    expect(story.state).toMatchObject({ phase: 'settled', ending: { outcome: 'cancelled' } });
  });
});
