import { describe, expect, it } from 'vitest';
import { CONNECT, grantFor, Story, urlAsk } from '../elicitation/testing/story';
import type { NavigationFact } from '../elicitation/watch-types';
import { createLiveFlows } from './live-flows';

const opening = () => new Story().required([urlAsk('link')]).consent();

function goesOn(tabId: number): NavigationFact {
  return {
    type: 'before-navigate',
    tabId,
    timeMs: 1,
    at: { origin: CONNECT, path: '/', parameterNames: [] },
  };
}

function opens(sourceTabId: number, tabId: number): NavigationFact {
  return { type: 'target-created', tabId, timeMs: 1, sourceTabId, at: null };
}

describe('the tabs of a flow, while the store has not caught up with the browser', () => {
  it('are followed from the moment a tab is what was agreed to', () => {
    const live = createLiveFlows();
    const story = opening();
    live.note(story.state);
    expect(live.watching(goesOn(7))).toEqual([]);
    live.expect(7, story.state.flow.id);
    expect(live.watching(goesOn(7))).toEqual([story.state.flow.id]);
    expect(live.watching(goesOn(8))).toEqual([]);
  });

  it('include what they open, and what that opens', () => {
    const live = createLiveFlows();
    const { state } = opening().opened(7);
    live.note(state);
    expect(live.watching(opens(7, 8))).toEqual([state.flow.id]);
    expect(live.watching(goesOn(8))).toEqual([state.flow.id]);
    live.note(state);
    expect(live.watching(opens(8, 9))).toEqual([state.flow.id]);
    expect(live.watching(goesOn(9))).toEqual([state.flow.id]);
    expect(live.watching(opens(3, 4))).toEqual([]);
    expect(live.watching(goesOn(4))).toEqual([]);
  });

  it('are followed under another id', () => {
    const live = createLiveFlows();
    const { state } = opening().opened(7);
    live.note(state);
    live.watching({ type: 'tab-replaced', tabId: 70, timeMs: 1, replacedTabId: 7 });
    expect(live.watching(goesOn(70))).toEqual([state.flow.id]);
  });

  it('are nobody’s once the flow is settled', () => {
    const live = createLiveFlows();
    const story = opening().opened(7);
    live.note(story.state);
    live.watching(opens(7, 8));
    live.note(story.tell({ type: 'user-cancelled' }).tell({ type: 'user-cancelled' }).state);
    live.note(story.completed().state);
    expect(story.state.phase).toBe('settled');
    expect(live.watching(goesOn(7))).toEqual([]);
    expect(live.watching(goesOn(8))).toEqual([]);
  });
});

describe('what waits for the person, as the toolbar counts it', () => {
  const failure = { facts: {}, serverMessage: null, mayHaveArrived: false };
  const unsigned = (story: Story) =>
    story.tell({ type: 'call-failed', claim: 1, code: 'NEEDS_AUTHORIZATION', ...failure });

  it('is a page’s call whose server lets nobody in unsigned, until it goes on; no prompt waits for that', () => {
    const live = createLiveFlows();
    const story = unsigned(Story.ofPage(grantFor()));
    expect(story.state.phase).toBe('awaiting-authorization');
    live.note(story.state);
    expect([live.waiting(), live.asking()]).toEqual([1, 0]);
    live.note(story.tell({ type: 'authorization-granted' }).state);
    expect(live.waiting()).toBe(0);
  });

  it('is a page’s call of which nobody knows whether it arrived', () => {
    const live = createLiveFlows();
    live.note(Story.ofPage(grantFor()).tell({ type: 'worker-restarted' }).state);
    expect([live.waiting(), live.asking()]).toEqual([1, 0]);
  });

  it('is each prompt, and not what the person began in Usher and has before them there', () => {
    const live = createLiveFlows();
    live.note(unsigned(new Story()).state);
    expect([live.waiting(), live.asking()]).toEqual([0, 0]);
    live.note(Story.ofPage('not-granted').state);
    expect([live.waiting(), live.asking()]).toEqual([1, 1]);
  });
});

describe('how long tabs are watched', () => {
  it('is not known while one opens, ends with the watching, and is over once they are closed', () => {
    const live = createLiveFlows();
    expect(live.watchedUntilMs()).toBe(0);
    const story = opening();
    live.note(story.state);
    expect(live.watchedUntilMs()).toBe(Number.POSITIVE_INFINITY);
    const { state } = story.opened(7);
    live.note(state);
    if (state.phase === 'settled') throw new Error('It is over');
    expect(live.watchedUntilMs()).toBe(state.flow.steps[0]?.watch.expiresAtMs);
    const { state: closed } = story.tell({
      type: 'tab-reported',
      event: { type: 'tab-removed', tabId: 7, timeMs: state.flow.startedAtMs },
    });
    live.note(closed);
    expect(live.watchedUntilMs()).toBe(0);
  });
});
