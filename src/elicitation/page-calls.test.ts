import { describe, expect, it } from 'vitest';
import { aTool } from '../grants/testing/samples';
import type { PageOrigin } from '../grants/types';
import type { ServerId } from '../servers/types';
import { CLAIM_MS, FLOW_LIFETIME_MS, SECOND_LOOK_MS } from './limits';
import { digestOfCall, grantSubjectOf } from './page-calls';
import { formAsk, grantFor, PAGE, REQUEST, REQUESTS, SERVER, Story, SUBJECTS, urlAsk } from './testing/story';
import type { McpRequest } from './types';

const asking = () => Story.ofPage('not-granted');
const allowed = () => Story.ofPage(grantFor());
const agreed = () =>
  allowed()
    .required([urlAsk('link')], 's')
    .consent()
    .opened();
const back = { type: 'caller-returned', tabId: 2, windowId: 3 } as const;

describe('a call of a page', () => {
  it('is sent at once where a rule of the person allows it', () => {
    expect(allowed().did).toEqual(['send-call']);
  });

  it('sends nothing, and asks the person, where none does [F4, F18, F19]', () => {
    const story = asking();
    expect(story.state).toMatchObject({ phase: 'awaiting-grant', reason: 'not-granted' });
    expect(story.did).toEqual(['ask-person']);
  });

  it('asks too where the rule is for something else', () => {
    expect(Story.ofPage(grantFor({ subject: { kind: 'tool', name: 'delete-notes' } })).state.phase).toBe(
      'awaiting-grant',
    );
  });

  it('is sent once when the person lets it, and ends like any other', () => {
    const story = asking().tell({ type: 'grant-given', grant: grantFor() });
    expect(story.sends()).toMatchObject([{ claim: 1, attempt: { kind: 'first' } }]);
    story.tell({ type: 'grant-given', grant: grantFor() });
    expect(story.sends()).toHaveLength(1);
    expect(story.completed().state).toMatchObject({ ending: { outcome: 'completed' } });
  });

  it.each([
    ['page', { origin: 'https://other.test' as PageOrigin }],
    ['page on another port', { origin: `${PAGE}:8443` as PageOrigin }],
    ['server', { serverId: 'server-2' as ServerId }],
    ['tool', { subject: { kind: 'tool', name: 'delete-notes' } as const }],
  ])('is not sent for a grant to another %s', (_what, more) => {
    const story = asking();
    const { state } = story;
    expect(story.tell({ type: 'grant-given', grant: grantFor(more) }).state).toBe(state);
    expect(story.sends()).toEqual([]);
  });

  it.each([
    ['decline', 'declined'],
    ['cancel', 'cancelled'],
  ] as const)('ends with %s, and its server never hears of it', (action, outcome) => {
    const story = asking().tell({ type: 'grant-refused', action });
    expect(story.state).toMatchObject({ phase: 'settled', ending: { outcome, result: null } });
    expect(story.everything.map((effect) => effect.do)).toEqual(['ask-person']);
  });

  it('waits for the person through a restart of the worker, is cancelled by them, and expires', () => {
    expect(asking().tell({ type: 'worker-restarted' }).state.phase).toBe('awaiting-grant');
    expect(asking().tell({ type: 'user-cancelled' }).did).toEqual([]);
    const late = asking().tell({ type: 'time-passed' }, FLOW_LIFETIME_MS);
    late.tell({ type: 'time-passed' }, SECOND_LOOK_MS);
    expect(late.state).toMatchObject({ ending: { outcome: 'expired' } });
    expect(late.sends()).toEqual([]);
  });
});

describe('a resource or a prompt that a page asks for', () => {
  it.each(REQUESTS.map((request) => [request.method, request] as const))(
    '%s waits for a grant of its own, and for no other [F18]',
    (method, request) => {
      for (const [granted, subject] of Object.entries(SUBJECTS)) {
        const grant = grantFor({ subject });
        const story = Story.ofPage('not-granted', request).tell({ type: 'grant-given', grant });
        expect(story.sends(), granted).toHaveLength(granted === method ? 1 : 0);
        const { did } = Story.ofPage(grant, request);
        expect(did).toEqual([granted === method ? 'send-call' : 'ask-person']);
      }
    },
  );

  it('is one decision for all of its kind, a tool is one by itself', () => {
    const server = { tools: [aTool('list-notes')] };
    const about = (request: McpRequest) => grantSubjectOf(request, server);
    expect(REQUESTS.map(about)).toEqual([
      { kind: 'tool', tool: server.tools[0] },
      { kind: 'part', part: 'prompts' },
      { kind: 'part', part: 'resources' },
    ]);
    const gone = { method: 'tools/call', params: { name: 'gone', arguments: {} } } as const;
    expect(about(gone)).toBeNull();
  });
});

describe('a page that does not wait any longer', () => {
  it('takes its call with it while nobody was asked, or has answered', () => {
    const ends = (story: Story) => story.tell({ type: 'caller-left' });
    expect(ends(asking()).state).toMatchObject({ ending: { outcome: 'cancelled' } });
    expect(ends(allowed()).did).toEqual(['abort-call']);
    const prompted = ends(allowed().required([urlAsk('link')], 's'));
    expect(prompted.sends().at(-1)?.attempt).toMatchObject({ answers: { link: { action: 'cancel' } } });
    expect(prompted.completed().state).toMatchObject({ ending: { outcome: 'cancelled' } });
  });

  it.each([
    ['let the page call the tool', () => asking().tell({ type: 'grant-given', grant: grantFor() })],
    ['agreed to open a page', agreed],
    [
      'sent a form',
      () => {
        const story = allowed().required([formAsk('who'), urlAsk('link')], 's');
        return story.tell({ type: 'form-submitted', id: 1, content: {} });
      },
    ],
  ])('leaves the call to the person who has %s', (_what, begun) => {
    const story = begun();
    const { phase } = story.state;
    story.tell({ type: 'caller-left' });
    expect(story.state.phase).toBe(phase);
    expect(story.effects).toEqual([]);
    expect(story.state.flow.place).toMatchObject({ caller: 'gone' });
  });

  it('is not what the person is brought back to', () => {
    expect(agreed().comesBack().completed().did).toContain('bring-back');
    const gone = agreed().tell({ type: 'caller-left' }).comesBack().completed();
    expect(gone.did).not.toContain('bring-back');
  });

  it('means nothing for a call that was made in Usher', () => {
    const story = new Story();
    const { state } = story;
    expect(story.tell({ type: 'caller-left' }).tell(back).state).toBe(state);
  });
});

describe('a page that asks for the same again', () => {
  const left = () => agreed().tell({ type: 'caller-left' });
  const isTaken = (story: Story, afterMs = 100) => {
    const before = story.state;
    return story.tell(back, afterMs).state !== before;
  };

  it('waits for the call that goes on, in the tab that it is in now', () => {
    const story = left();
    expect(isTaken(story)).toBe(true);
    expect(story.state.flow.place).toMatchObject({ caller: 'there', tabId: 2, windowId: 3 });
    expect(story.comesBack().completed().effects).toContainEqual({
      do: 'bring-back',
      place: story.state.flow.place,
      fromTabIds: [7],
    });
  });

  it('gets the result that nobody waited for, once', () => {
    const story = left().comesBack().completed();
    expect(isTaken(story)).toBe(true);
    expect(isTaken(story)).toBe(false);
    expect(story.state).toMatchObject({ phase: 'settled', ending: { outcome: 'completed' } });
  });

  it('gets it when the first answer did not reach it', () => {
    const story = agreed().comesBack().completed().tell({ type: 'caller-left' });
    expect(isTaken(story)).toBe(true);
  });

  it('gets nothing after ten minutes', () => {
    expect(isTaken(left().comesBack().completed(), CLAIM_MS)).toBe(true);
    expect(isTaken(left().comesBack().completed(), CLAIM_MS + 1)).toBe(false);
  });

  it('gets nothing of a call that is answered, was refused, or failed', () => {
    expect(isTaken(agreed().comesBack().completed())).toBe(false);
    expect(isTaken(left().tell({ type: 'user-cancelled' }).completed())).toBe(false);
    const failed = { code: 'PROTOCOL_ERROR', facts: {}, serverMessage: null, mayHaveArrived: false };
    expect(
      isTaken(
        left()
          .comesBack()
          .tell({ type: 'call-failed', claim: 2, ...failed }),
      ),
    ).toBe(false);
    const telling = allowed()
      .required([urlAsk('link')], 's')
      .tell({ type: 'caller-left' });
    expect(isTaken(telling)).toBe(false);
  });
});

describe('the digest of a call', () => {
  it('is the same for equal arguments in any order, and another for anything else', () => {
    const call = (origin: string, server: string, args: object) =>
      digestOfCall(origin as PageOrigin, server as ServerId, {
        method: 'tools/call',
        params: { name: 'list-notes', arguments: { ...args } },
      });
    const digest = call(PAGE, SERVER.id, { a: 1, b: [1, 2] });
    expect(call(PAGE, SERVER.id, { b: [1, 2], a: 1 })).toBe(digest);
    const others = [
      call('https://other.test', SERVER.id, { a: 1, b: [1, 2] }),
      call(PAGE, 'server-2', { a: 1, b: [1, 2] }),
      call(PAGE, SERVER.id, { a: 1, b: [2, 1] }),
      digestOfCall(PAGE, SERVER.id, REQUEST),
    ];
    expect(new Set([...others, digest]).size).toBe(5);
  });
});
