import { describe, expect, it } from 'vitest';
import { transition } from './lifecycle';
import { CONNECT, IDP, Story, urlAsk } from './testing/story';
import { promptOf, viewOf } from './view';

const CONTEXT = { name: 'My notes', ownName: 'Your bank', isLocal: false, level: 'navigation' } as const;
const PAY = 'https://pay.shop.example.co.uk:8443/a/b?ticket=1&next=%2Fx#top';

const asked = (url = PAY) =>
  new Story().required([urlAsk('link', url, { message: 'To pay the rent.' })], 's');
const prompt = (story: Story) => {
  const shown = promptOf(story.state, CONTEXT);
  if (shown?.mode !== 'url') throw new Error('no prompt');
  return shown;
};

describe('a prompt', () => {
  it('says who asks, by the name the person gave it and by its host, and why [E1, E16, E20]', () => {
    expect(prompt(asked())).toMatchObject({
      server: { name: 'My notes', host: 'mcp.notes.test', origin: 'https://mcp.notes.test' },
      subject: 'list-notes',
      message: 'To pay the rent.',
    });
  });

  it('shows the whole address that will be opened, and the site in it set apart [E4, E24, E26]', () => {
    const { href, display } = prompt(asked()).judgement;
    expect(href).toBe(PAY);
    const { scheme, userinfo, subdomain, registrableDomain, port, path, query, fragment } = display;
    const host = subdomain + registrableDomain + port;
    expect(`${scheme}://${userinfo}${host}${path}${query}${fragment}`).toBe(PAY);
    expect([subdomain, registrableDomain]).toEqual(['pay.shop.', 'example.co.uk']);
    const [opened] = asked()
      .consent()
      .effects.filter((effect) => effect.do === 'open-tab');
    expect(opened).toMatchObject({ url: PAY });
  });

  it('opens nothing until it is agreed to, whatever else happens meanwhile [E23]', () => {
    const story = asked(CONNECT);
    story.tell({ type: 'time-passed' }, 60_000).tell({ type: 'worker-restarted' });
    story.tell({ type: 'completion-notified', elicitationId: 'e' }).goes(IDP);
    story.tell({ type: 'retry-requested' }).tell({ type: 'interaction-ended', id: 1 });
    expect(story.state.phase).toBe('awaiting-consent');
    expect(story.everything.map((effect) => effect.do)).not.toContain('open-tab');
  });

  it('can be declined and cancelled, which are two things [E2, E17, E18, E31]', () => {
    for (const [action, outcome] of [
      ['decline', 'declined'],
      ['cancel', 'cancelled'],
    ] as const) {
      const story = asked().refuse(action);
      expect(story.sends().at(-1)?.attempt).toMatchObject({ answers: { link: { action } } });
      expect(story.completed().state).toMatchObject({ ending: { outcome } });
      expect(story.everything.map((effect) => effect.do)).not.toContain('open-tab');
    }
  });
});

describe('a call whose page is open', () => {
  const open = () => asked(CONNECT).consent().opened();

  it('can be retried and cancelled by hand, though nothing comes back [E12, E13, E18]', () => {
    expect(viewOf(open().state, 0).now).toEqual({ kind: 'interacting', stepKey: '1' });
    const retried = open().tell({ type: 'interaction-ended', id: 1 });
    expect(retried.state.phase).toBe('calling');
    expect(retried.did).toContain('send-call');
    const cancelled = open().tell({ type: 'user-cancelled' }).completed();
    expect(cancelled.state).toMatchObject({ phase: 'settled', ending: { outcome: 'cancelled' } });
  });

  it.each(['e-1', 'E-1', ' e-1', '__proto__', '{"id":1}', '\u0000é', '7'])(
    'goes on when the server names the very id it gave, and no other: %j [E10, E11, E15]',
    (elicitationId) => {
      const ask = urlAsk('link', CONNECT, { elicitationId });
      const story = new Story().required([ask], undefined, 'required-error').consent().opened();
      for (const other of ['e-2', `${elicitationId} `, elicitationId.toUpperCase(), elicitationId.trim(), ''])
        if (other !== elicitationId) story.tell({ type: 'completion-notified', elicitationId: other });
      expect(story.state.phase).toBe('interacting');
      story.tell({ type: 'completion-notified', elicitationId });
      expect(story.state.phase).toBe('calling');
      story.completed().tell({ type: 'completion-notified', elicitationId });
      expect(story.sends()).toHaveLength(2);
    },
  );

  it('says accept and nothing more: what was typed in the page is not ours to send [E30]', () => {
    const story = open().comesBack();
    expect(story.sends().at(-1)?.attempt).toEqual({
      kind: 'answers',
      answers: { link: { action: 'accept' } },
      requestState: 's',
    });
    const again = transition(story.state, {
      type: 'input-required',
      atMs: story.atMs,
      claim: story.claim,
      delivery: 'input-required',
      asks: [urlAsk('link', CONNECT)],
    });
    // Accepted is not completed: the server may ask for the same again.
    expect(again[0].phase).toBe('interacting');
  });
});
