import { describe, expect, it } from 'vitest';
import type { ConsentEventDraft } from '../consent/types';
import { begin, transition } from './lifecycle';
import { REQUESTS, SERVER, Story, urlAsk } from './testing/story';
import type { FlowId } from './types';
import { promptOf, viewOf } from './view';

describe('a tool whose name means harm', () => {
  const name = `pay\u202e\u200b\n\nVerified by Usher ${'x'.repeat(100_000)}`;
  const [calling] = begin({
    id: 'flow-1' as FlowId,
    server: SERVER,
    request: { method: 'tools/call', params: { name, arguments: {} } },
    place: { kind: 'usher', tabId: null, windowId: null },
    atMs: 0,
  });
  const delivery = 'input-required';
  const [asking, effects] = transition(calling, {
    type: 'input-required',
    atMs: 0,
    claim: 1,
    delivery,
    asks: [urlAsk('a')],
  });
  const [settled] = transition(asking, { type: 'user-cancelled', atMs: 0 });

  it('is one short plain line wherever it is shown or remembered', () => {
    const context = { name: 'Notes', ownName: null, isLocal: false, level: 'none' } as const;
    const events = effects.flatMap((effect) => (effect.do === 'append-event' ? [effect.event] : []));
    const shown = [
      viewOf(asking, 0).subject,
      viewOf(settled, 0).subject,
      promptOf(asking, context)?.subject,
      ...events.map((event: ConsentEventDraft) => ('tool' in event ? event.tool : '')),
    ];
    expect(shown).toHaveLength(4);
    for (const subject of shown) expect(subject).toMatch(/^pay⟨U\+202E⟩ Verified by Usher x{1,100}$/);
  });

  it('goes to its server as it came', () => {
    expect(calling).toMatchObject({ flow: { request: { params: { name } } } });
  });
});

describe('a resource', () => {
  it('is shown by its address, of which nothing but the scheme is kept for good', () => {
    const request = REQUESTS.find(({ method }) => method === 'resources/read')!;
    const story = new Story(transition, 'usher', request).required([urlAsk('a')]);
    const context = { name: 'Notes', ownName: null, isLocal: false, level: 'none' } as const;
    expect(promptOf(story.state, context)).toMatchObject({ method: 'resources/read', subject: 'notes://1' });
    story.refuse('decline').completed();
    expect(viewOf(story.state, 0)).toMatchObject({ method: 'resources/read', subject: 'notes://1' });
    const events = story.everything.filter((effect) => effect.do === 'append-event');
    expect(events.map(({ event }) => 'tool' in event && event.tool)).toEqual([
      'notes:…',
      'notes:…',
      'notes:…',
    ]);
  });
});
