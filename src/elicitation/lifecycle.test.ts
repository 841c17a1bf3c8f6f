import { describe, expect, it } from 'vitest';
import { CONNECT, formAsk, IDP, refusedAsk, Story, urlAsk } from './testing/story';

describe('a call that needs nothing', () => {
  it('is sent once and settles with its result', () => {
    const story = new Story();
    expect(story.did).toEqual(['send-call']);
    story.completed();
    expect(story.state).toMatchObject({ phase: 'settled', ending: { outcome: 'completed' } });
    expect(story.did).toEqual([]);
  });

  it('is over when it fails', () => {
    const failure = { code: 'SERVER_UNREACHABLE', facts: {}, serverMessage: null, mayHaveArrived: true };
    const story = new Story().tell({ type: 'call-failed', claim: 1, ...failure });
    expect(story.state).toMatchObject({
      phase: 'settled',
      ending: { outcome: 'failed', code: 'SERVER_UNREACHABLE' },
    });
  });
});

describe('the main job, modern: input required', () => {
  it('asks, opens, watches, retries by itself and records, in this order', () => {
    const story = new Story().required([urlAsk('link')], 'opaque');
    expect(story.state.phase).toBe('awaiting-consent');
    expect(story.did).toEqual(['append requested', 'ask-person']);

    story.consent();
    expect(story.state.phase).toBe('opening-tab');
    expect(story.did).toEqual(['append granted', 'open-tab']);

    story.opened();
    expect(story.state.phase).toBe('interacting');
    expect(story.did).toContain('append opened');

    story.goes(IDP);
    expect(story.state.phase).toBe('interacting');

    story.comesBack();
    expect(story.state.phase).toBe('calling');
    expect(story.did).toEqual(['append returned', 'send-call']);
    expect(story.sends().at(-1)).toMatchObject({
      claim: 2,
      attempt: { kind: 'answers', answers: { link: { action: 'accept' } }, requestState: 'opaque' },
    });

    story.completed();
    expect(story.state).toMatchObject({ phase: 'settled', ending: { outcome: 'completed' } });
    expect(story.did).toEqual(['append settled', 'bring-back']);
  });

  it.each(['decline', 'cancel'] as const)('tells the server %s, and ends with what it answers', (action) => {
    const story = new Story()
      .required([urlAsk('link'), urlAsk('other', 'https://pay.test/x')], 's')
      .refuse(action);
    expect(story.sends().at(-1)?.attempt).toEqual({
      kind: 'answers',
      answers: { link: { action }, other: { action: 'cancel' } },
      requestState: 's',
    });
    story.completed();
    const outcome = action === 'decline' ? 'declined' : 'cancelled';
    expect(story.state).toMatchObject({
      phase: 'settled',
      ending: { outcome, result: { content: [{ text: 'done' }] } },
    });
  });

  it('echoes an empty requestState and makes none up [M3, M5]', () => {
    const withEmpty = new Story().required([formAsk('who')], '');
    withEmpty.tell({ type: 'form-submitted', id: 1, content: {} });
    expect(withEmpty.sends().at(-1)?.attempt).toHaveProperty('requestState', '');
    const without = new Story().required([formAsk('who')]);
    without.tell({ type: 'form-submitted', id: 1, content: {} });
    expect(without.sends().at(-1)?.attempt).not.toHaveProperty('requestState');
  });

  it('answers every key of a result before it retries, forms and pages mixed [M1, M8]', () => {
    const story = new Story().required(
      [formAsk('who'), urlAsk('link'), urlAsk('pay', 'https://pay.test/x')],
      's',
    );
    story.tell({ type: 'form-submitted', id: 1, content: { name: 'Ada' } });
    expect(story.sends()).toHaveLength(1);
    story.consent().opened().comesBack();
    expect(story.state.phase).toBe('awaiting-consent');
    story.consent().opened(8, 'https://pay.test/x').tell({ type: 'interaction-ended', id: 3 });
    expect(story.sends().at(-1)?.attempt).toMatchObject({
      answers: {
        who: { action: 'accept', content: { name: 'Ada' } },
        link: { action: 'accept' },
        pay: { action: 'accept' },
      },
    });
  });

  it('pauses before it echoes a result that holds nothing but requestState [M2]', () => {
    const story = new Story().required([], 's');
    expect(story.sends().at(-1)).toMatchObject({ attempt: { kind: 'answers', answers: {} }, pauseMs: 250 });
  });
});

describe('"not finished yet": the same step again', () => {
  const again = () =>
    new Story()
      .required([urlAsk('link')], 's1')
      .consent()
      .opened()
      .comesBack();

  it('keeps waiting in the same tab, without a prompt, and keeps the newer link (T10) [M11]', () => {
    const story = again().required([urlAsk('link', `${CONNECT}&fresh=2`)], 's2');
    expect(story.state.phase).toBe('interacting');
    expect(story.did).toEqual([]);
    expect(story.state).toMatchObject({ flow: { steps: [{ fresh: { href: `${CONNECT}&fresh=2` } }] } });
    story.tell({ type: 'interaction-ended', id: 1 });
    expect(story.sends().at(-1)?.attempt).toMatchObject({ requestState: 's2' });
  });

  it('asks for consent to the newer link, which is another URL', () => {
    const story = again().required([urlAsk('link', `${CONNECT}&fresh=2`)], 's2');
    story.tell({ type: 'fresh-link-chosen', id: 1 });
    expect(story.state).toMatchObject({ phase: 'awaiting-consent', ask: { href: `${CONNECT}&fresh=2` } });
    story.consent();
    expect(story.everything.filter((effect) => effect.do === 'open-tab').at(-1)).toMatchObject({
      url: `${CONNECT}&fresh=2`,
    });
  });

  it('goes on with the open tab when the newer link is not wanted after all', () => {
    const story = again().required([urlAsk('link', `${CONNECT}&fresh=2`)], 's2');
    story.tell({ type: 'fresh-link-chosen', id: 1 }).refuse('cancel');
    expect(story.state.phase).toBe('interacting');
    expect(story.sends()).toHaveLength(2);
  });

  it('is another step where one answer asks for both: each page is agreed to for itself', () => {
    const scopes = ['mail', 'drive'].map((scope) => urlAsk(scope, `${IDP}&scope=${scope}`));
    const story = new Story().required(scopes, 's1').consent().opened(7, `${IDP}&scope=mail`);
    story.tell({ type: 'interaction-ended', id: 1 });
    expect(story.state).toMatchObject({ phase: 'awaiting-consent', ask: { key: 'drive' } });
    story.consent().opened(8, `${IDP}&scope=drive`).tell({ type: 'interaction-ended', id: 2 });
    // Asked again for both, in another order: each keeps its own tab.
    story.required(scopes.toReversed(), 's2');
    expect(story.state).toMatchObject({ phase: 'interacting', stepId: 2 });
    story.tell({ type: 'interaction-ended', id: 2 });
    expect(story.state).toMatchObject({ phase: 'interacting', stepId: 1 });
  });

  it('is cancelled for good where nothing but a closed tab is left of the step', () => {
    const story = new Story()
      .required([urlAsk('link')], 's1')
      .consent()
      .opened();
    story.tell({ type: 'tab-reported', event: { type: 'tab-removed', tabId: 7, timeMs: 9_000 } });
    story.tell({ type: 'interaction-ended', id: 1 }).required([urlAsk('link')], 's2');
    story.refuse('cancel');
    expect(story.sends().at(-1)?.attempt).toMatchObject({ answers: { link: { action: 'cancel' } } });
  });

  it('is a new prompt when the tab is closed', () => {
    const story = again().tell({
      type: 'tab-reported',
      event: { type: 'tab-removed', tabId: 7, timeMs: 9_000 },
    });
    expect(story.required([urlAsk('link')], 's2').state.phase).toBe('awaiting-consent');
  });

  it('is a new prompt for another path or another origin', () => {
    for (const url of ['https://mcp.notes.test/other', 'https://notes.test/connect']) {
      expect(again().required([urlAsk('link', url)], 's2').state.phase).toBe('awaiting-consent');
    }
  });

  it('retries by itself at most three times a step; the person may retry for ever', () => {
    const story = again();
    for (let round = 2; round < 9; round++) {
      story.required([urlAsk('link')], `s${round}`).comesBack();
    }
    expect(story.state.phase).toBe('interacting');
    expect(story.sends()).toHaveLength(1 + 3);
    for (let round = 9; round < 14; round++) {
      story.tell({ type: 'interaction-ended', id: 1 }).required([urlAsk('link')], `s${round}`);
    }
    expect(story.sends()).toHaveLength(1 + 3 + 5);
  });

  it('never calls a server back at once because of an accept alone (T10) [M11]', () => {
    const story = new Story()
      .required([urlAsk('link')], 's1')
      .consent()
      .opened();
    expect(story.sends()).toHaveLength(1);
    story.settles().settles().settles();
    expect(story.sends()).toHaveLength(1);
  });
});

describe('-32042: a list of URLs, then the bare request again', () => {
  it('walks the list in order and sends the bare request', () => {
    const story = new Story().required(
      [urlAsk('a'), urlAsk('b', 'https://pay.test/x')],
      undefined,
      'required-error',
    );
    story.consent().opened().comesBack();
    expect(story.state).toMatchObject({ phase: 'awaiting-consent', ask: { key: 'b' } });
    story.consent().opened(8, 'https://pay.test/x').tell({ type: 'interaction-ended', id: 2 });
    expect(story.sends().at(-1)?.attempt).toEqual({ kind: 'bare' });
  });

  it.each(['decline', 'cancel'] as const)('owes the server nothing on %s', (action) => {
    const story = new Story().required([urlAsk('a')], undefined, 'required-error').refuse(action);
    expect(story.state.phase).toBe('settled');
    expect(story.sends()).toHaveLength(1);
  });

  it('retries on the completion notification, and only for an elicitation it knows [E10, E11]', () => {
    const ask = urlAsk('a', CONNECT, { elicitationId: 'e-1' });
    const story = new Story().required([ask], undefined, 'required-error').consent().opened();
    story.tell({ type: 'completion-notified', elicitationId: 'e-2' });
    expect(story.state.phase).toBe('interacting');
    story.tell({ type: 'completion-notified', elicitationId: 'e-1' });
    expect(story.state.phase).toBe('calling');
    story.tell({ type: 'completion-notified', elicitationId: 'e-1' });
    expect(story.sends()).toHaveLength(2);
  });

  it('counts the server’s word like any other sign: said for every link, the fourth asks the person', () => {
    const link = (n: number) => urlAsk('a', CONNECT, { elicitationId: `e-${n}` });
    const story = new Story()
      .required([link(0)], undefined, 'required-error')
      .consent()
      .opened();
    for (let n = 0; n < 6; n++) {
      story.tell({ type: 'completion-notified', elicitationId: `e-${n}` });
      if (story.state.phase === 'calling') story.required([link(n + 1)], undefined, 'required-error');
    }
    expect(story.sends()).toHaveLength(4);
    expect(story.state.phase).toBe('interacting');
    story.tell({ type: 'interaction-ended', id: 1 });
    expect(story.sends()).toHaveLength(5);
  });

  it('takes the prompt away when the server says complete, three times, and then leaves it to be read', () => {
    const link = (n: number) => urlAsk('a', CONNECT, { elicitationId: `e-${n}` });
    const story = new Story().required([link(0)], undefined, 'required-error');
    for (let n = 0; n < 6; n++) {
      story.tell({ type: 'completion-notified', elicitationId: `e-${n}` });
      if (story.state.phase === 'calling') story.required([link(n + 1)], undefined, 'required-error');
    }
    expect(story.sends()).toHaveLength(4);
    expect(story.consent().opened().state.phase).toBe('interacting');
  });

  it('fails with a sentence when the list is empty', () => {
    const story = new Story().required([], undefined, 'required-error');
    expect(story.state).toMatchObject({
      phase: 'settled',
      ending: { outcome: 'failed', code: 'NOTHING_TO_OPEN' },
    });
  });
});

describe('elicitation/create while the request is in flight', () => {
  const asked = () => new Story().received(urlAsk('r', CONNECT, { wireId: 'w-1' }));

  it('answers accept once the tab has opened, and never sends the request again [E30]', () => {
    const story = asked().consent();
    expect(story.did).not.toContain('answer-server');
    story.opened();
    expect(story.effects).toContainEqual({
      do: 'answer-server',
      wireId: 'w-1',
      result: { action: 'accept' },
    });
    story.comesBack();
    expect(story.state.phase).toBe('interacting');
    story.completed();
    expect(story.state).toMatchObject({ phase: 'settled', ending: { outcome: 'completed' } });
    expect(story.sends()).toHaveLength(1);
  });

  it.each(['decline', 'cancel'] as const)('answers %s and waits for the result', (action) => {
    const story = asked().refuse(action);
    expect(story.effects).toContainEqual({ do: 'answer-server', wireId: 'w-1', result: { action } });
    expect(story.state.phase).toBe('calling');
    story.completed();
    const outcome = action === 'decline' ? 'declined' : 'cancelled';
    expect(story.state).toMatchObject({ ending: { outcome, result: { content: [{ text: 'done' }] } } });
  });

  it('ends with the answer when a later question was agreed to', () => {
    const story = asked()
      .refuse('decline')
      .received(urlAsk('r', CONNECT, { wireId: 'w-2' }))
      .consent();
    expect(story.opened().comesBack().completed().state).toMatchObject({ ending: { outcome: 'completed' } });
  });

  it('answers cancel when the tab is not what was agreed to [E31]', () => {
    const story = asked().consent().tell({ type: 'tab-rejected', id: 1, reason: 'WRONG_FIRST_REQUEST' });
    expect(story.effects).toContainEqual({
      do: 'answer-server',
      wireId: 'w-1',
      result: { action: 'cancel' },
    });
    expect(story.did).toContain('append not-opened');
  });

  it('lets a second one wait behind the first', () => {
    const story = asked().received(formAsk('r2', 'w-2'));
    expect(story.state.phase).toBe('awaiting-consent');
    story.refuse('decline');
    expect(story.state.phase).toBe('awaiting-form');
    story.tell({ type: 'form-submitted', id: 2, content: { name: 'Ada' } });
    expect(story.effects).toEqual([
      { do: 'answer-server', wireId: 'w-2', result: { action: 'accept', content: { name: 'Ada' } } },
    ]);
  });

  it('asks anew for the page that is open: each question is owed its own answer', () => {
    const story = asked()
      .consent()
      .opened()
      .received(urlAsk('r2', `${CONNECT}&again=1`, { wireId: 'w-2' }));
    expect(story.state.phase).toBe('awaiting-consent');
    story.consent().opened(8);
    expect(story.effects).toContainEqual({
      do: 'answer-server',
      wireId: 'w-2',
      result: { action: 'accept' },
    });
  });

  it('answers cancel for another page under the id of one that is open', () => {
    const story = asked()
      .consent()
      .opened()
      .received(urlAsk('r', 'https://pay.test/x', { wireId: 'w-1' }))
      .refuse('cancel');
    expect(story.did).toContain('answer-server');
  });

  it('ends the call where more questions wait than a call may ask', () => {
    const story = asked();
    for (let n = 2; n <= 10; n++) story.received(formAsk(`r${n}`, `w-${n}`));
    expect(story.state.phase).toBe('awaiting-consent');
    story.received(formAsk('r11', 'w-11'));
    expect(story.did).toEqual(['answer-server', 'abort-call', 'append settled']);
    expect(story.state).toMatchObject({ ending: { outcome: 'gave-up', code: 'TOO_MANY_STEPS' } });
  });

  it('ends the call where one refused question follows another without end', () => {
    const story = new Story();
    for (let n = 1; n <= 10; n++) story.received(refusedAsk(`r${n}`, 'URL_REFUSED', `w-${n}`));
    expect(story.state.phase).toBe('calling');
    story.received(refusedAsk('r11', 'URL_REFUSED', 'w-11'));
    expect(story.did).toEqual(['answer-server', 'abort-call']);
    expect(story.state).toMatchObject({ ending: { outcome: 'gave-up', code: 'TOO_MANY_STEPS' } });
  });

  it('aborts the call and answers cancel when the person cancels', () => {
    const story = asked().tell({ type: 'user-cancelled' });
    expect(story.did).toEqual(['append cancelled', 'answer-server', 'abort-call', 'append settled']);
    expect(story.state).toMatchObject({ phase: 'settled', ending: { outcome: 'cancelled' } });
  });
});

describe('an error result with a link', () => {
  it('takes the same road and ends in the bare request', () => {
    const story = new Story()
      .required([urlAsk('link', 'https://pay.test/x')], undefined, 'error-link')
      .consent();
    story.opened(7, 'https://pay.test/x').tell({ type: 'interaction-ended', id: 1 });
    expect(story.sends().at(-1)?.attempt).toEqual({ kind: 'bare' });
  });
});

describe('what Usher refuses', () => {
  it('answers a key that no assignment could hold', () => {
    const story = new Story().required([urlAsk('__proto__'), urlAsk('b', IDP)], 's').refuse('decline');
    expect(JSON.stringify(story.sends().at(-1)?.attempt)).toContain('"__proto__":{"action":"decline"}');
  });

  it.each([
    ['URL_REFUSED', 'cancel'],
    ['TARGET_BLOCKED', 'decline'],
  ] as const)('answers %s with %s, without a prompt, and the person sees it', (reason, action) => {
    const story = new Story().required([refusedAsk('x', reason)], 's');
    expect(story.sends().at(-1)?.attempt).toMatchObject({ answers: { x: { action } } });
    expect(story.state.flow.notices).toMatchObject([{ code: reason }]);
    expect(story.did).not.toContain('ask-person');
  });

  it('gives up a -32042 list with a refused URL in it', () => {
    const story = new Story().required([refusedAsk('x')], undefined, 'required-error');
    expect(story.state).toMatchObject({ phase: 'settled', ending: { outcome: 'refused' } });
  });

  it('answers a refused elicitation/create and stays in the call', () => {
    const story = new Story().received(refusedAsk('x', 'URL_REFUSED', 'w-1'));
    expect(story.effects).toContainEqual({
      do: 'answer-server',
      wireId: 'w-1',
      result: { action: 'cancel' },
    });
    expect(story.state.phase).toBe('calling');
  });

  it('ends a call that asks for fifty things at once', () => {
    const asks = Array.from({ length: 50 }, (_, n) => urlAsk(`k${n}`, `https://site-${n}.test/`));
    const story = new Story().required(asks, 's');
    expect(story.state).toMatchObject({
      phase: 'settled',
      ending: { outcome: 'gave-up', code: 'TOO_MANY_STEPS' },
    });
  });

  it('ends a call after ten steps [M11]', () => {
    const story = new Story();
    for (let step = 1; step <= 10; step++) {
      story.required([urlAsk('link', `https://mcp.notes.test/step-${step}`)], `s${step}`).consent();
      story.opened(step, `https://mcp.notes.test/step-${step}`).tell({ type: 'interaction-ended', id: step });
    }
    story.required([urlAsk('link', 'https://mcp.notes.test/step-11')], 's11');
    expect(story.state).toMatchObject({
      phase: 'settled',
      ending: { outcome: 'gave-up', code: 'TOO_MANY_STEPS' },
    });
  });

  it('ends a call that only ever sends requestState [M11]', () => {
    const story = new Story();
    for (let round = 0; round <= 20; round++) story.required([], 's');
    expect(story.state).toMatchObject({
      phase: 'settled',
      ending: { outcome: 'gave-up', code: 'TOO_MANY_ROUNDS' },
    });
  });
});

describe('a click or an answer that no longer fits changes nothing', () => {
  it.each([
    ['consent to another URL', { type: 'consent-given', id: 1, url: 'https://evil.test/' }],
    ['consent to an older prompt', { type: 'consent-given', id: 0, url: CONNECT }],
    ['an answer to an older send', { type: 'call-completed', claim: 0, result: {}, outputProblem: null }],
    ['a tab nobody opened', { type: 'tab-verified', id: 1, tabId: 9, level: 'navigation', facts: [] }],
    ['"I have finished" before a tab is open', { type: 'interaction-ended', id: 1 }],
    ['"send again" while nothing is unknown', { type: 'retry-requested' }],
  ])('%s', (_name, event) => {
    const story = new Story().required([urlAsk('link')], 's');
    const before = story.state;
    story.tell(event as never);
    expect(story.state).toBe(before);
    expect(story.effects).toEqual([]);
  });

  it('counts a doubled consent once', () => {
    const story = new Story().required([urlAsk('link')], 's').consent();
    story.tell({ type: 'consent-given', id: 1, url: CONNECT as never });
    expect(story.everything.filter((effect) => effect.do === 'open-tab')).toHaveLength(1);
  });
});

describe('when the worker or the network ends in the middle', () => {
  const retrying = () =>
    new Story()
      .required([urlAsk('link')], 's')
      .consent()
      .opened()
      .comesBack();

  it('sends a modern retry once more, as a new claim, with the same answers and state [H19]', () => {
    const story = retrying().tell({ type: 'worker-restarted' });
    expect(story.sends().map((send) => send.claim)).toEqual([1, 2, 3]);
    expect(story.sends()[2]?.attempt).toEqual(story.sends()[1]?.attempt);
    story.tell({ type: 'worker-restarted' });
    expect(story.state.phase).toBe('answer-unknown');
  });

  it('asks the person about a first call: it may have had its effect [F3]', () => {
    const story = new Story().tell({ type: 'worker-restarted' });
    expect(story.state.phase).toBe('answer-unknown');
    story.tell({ type: 'retry-requested' });
    expect(story.sends()).toHaveLength(2);
  });

  it('keeps what the person worked for when a retry does not get through', () => {
    const failure = { code: 'SERVER_TIMED_OUT', facts: {}, serverMessage: null, mayHaveArrived: true };
    const story = retrying().tell({ type: 'call-failed', claim: 2, ...failure });
    expect(story.state.phase).toBe('answer-unknown');
    story.tell({ type: 'retry-requested' });
    expect(story.sends().at(-1)?.attempt).toMatchObject({ requestState: 's' });
  });

  it('leaves a prompt and a waiting tab as they are', () => {
    const prompt = new Story().required([urlAsk('link')], 's');
    expect(prompt.tell({ type: 'worker-restarted' }).state.phase).toBe('awaiting-consent');
    const tab = new Story()
      .required([urlAsk('link')], 's')
      .consent()
      .opened();
    expect(tab.tell({ type: 'worker-restarted' }).state.phase).toBe('interacting');
  });

  it('never opens a second tab for an opening it lost sight of', () => {
    const story = new Story()
      .required([urlAsk('link')], 's')
      .consent()
      .tell({ type: 'worker-restarted' });
    expect(story.state.phase).toBe('interacting');
    expect(story.everything.filter((effect) => effect.do === 'open-tab')).toHaveLength(1);
    story.tell({ type: 'interaction-ended', id: 1 });
    expect(story.state.phase).toBe('calling');
  });
});

describe('what a settled flow keeps', () => {
  it('no arguments, no answers, no URL, no requestState [M4]', () => {
    const story = new Story()
      .required([urlAsk('link')], 'opaque-state')
      .consent()
      .opened()
      .comesBack()
      .completed();
    const kept = JSON.stringify(story.state);
    for (const secret of ['opaque-state', 'inbox', 'ticket', 'SECRET', '/connect', '/callback']) {
      expect(kept).not.toContain(secret);
    }
  });

  it('never moves again', () => {
    const story = new Story().completed();
    const { state } = story;
    story.tell({ type: 'user-cancelled' }).tell({ type: 'retry-requested' });
    expect(story.state).toBe(state);
  });
});
