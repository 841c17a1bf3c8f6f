import { describe, expect, it } from 'vitest';
import { judgeOpening } from './first-page';
import recording from './fixtures/firefox-sequences.json';
import { factsOf, replay, type Sequence, type SequenceEvent } from './fixtures/replay-sequence';
import { startWatch } from './redirect-watch';

/**
 * What a real Firefox told of a tab on every way of the fixture world (`e2e/firefox/record-sequences.ts` records it), and
 * what the watch makes of it: with `webNavigation`, and with the server's host alone.
 */
const VERDICTS: Readonly<Record<string, readonly [navigation: string, ownOrigin: string]>> = {
  'server-redirect': ['ready high', 'ready medium'],
  'script-redirect': ['ready high', 'ready medium'],
  'location-replace': ['ready high', 'ready medium'],
  'meta-refresh': ['ready high', 'ready medium'],
  'form-post': ['ready medium', 'ready medium'],
  fragment: ['ready high', 'ready medium'],
  'coop-page': ['ready high', 'ready medium'],
  onward: ['ready medium', 'ready medium'],
  outward: ['pending none', 'pending none'],
  'callback-500': ['ready high', 'ready medium'],
  'lost-once': ['load_failed low', 'pending none'],
  'no-content': ['ask low', 'pending none'],
  // Chromium tells of an abort and so asks; Firefox tells nothing.
  download: ['pending none', 'pending none'],
  error: ['returned_error high', 'returned_error medium'],
  undeclared: ['pending none', 'pending none'],
  sibling: ['ask low', 'pending none'],
  refused: ['load_failed low', 'pending none'],
  trap: ['pending none', 'pending none'],
  canary: ['ready high', 'ready medium'],
  silent: ['ready medium', 'ready medium'],
  'scripts-only': ['ready high', 'ready medium'],
  // Other tabs are seen with `webNavigation` alone.
  popup: ['ready high', 'pending none'],
  'coop-popup': ['ready high', 'pending none'],
  'popup-without-opener': ['ready high', 'pending none'],
  'step-up': ['ready high', 'ready medium'],
  'step-up, left at the second provider': ['pending none', 'pending none'],
  'download-first': ['ready high', 'ready medium'],
  'key-form': ['ask low', 'pending none'],
  'the person reloads the server’s own page, and leaves it by a download': ['pending none', 'pending none'],
  frame: ['pending none', 'pending none'],
  'the person closes the tab at the provider': ['abandoned none', 'abandoned none'],
  'the person closes the tab at the return page, at once': ['ready high', 'ready medium'],
  'the person reloads the provider’s page': ['pending none', 'pending none'],
  'the person goes back to the connect page, and forward again': ['pending none', 'pending none'],
  'the person looks around on the server’s own pages': ['pending none', 'pending none'],
  'the person opens the server’s privacy policy from the provider': ['pending none', 'pending none'],
  // Known false alarms: one retry too many.
  'the person follows the provider’s link to another page of the server': ['ready medium', 'ready medium'],
  'the person types the server’s address': ['pending none', 'ready medium'],
  'the person types the address of the return page': ['pending none', 'ready medium'],
  'the person types the address of the connect page, and goes the whole way': ['ready high', 'ready medium'],
  'the person reloads a return page that did not load, and it does': ['ready high', 'ready medium'],
};

const sequences = recording.sequences.map(({ name, startUrl, events }) => ({
  name,
  startUrl,
  events: events as readonly SequenceEvent[],
}));

describe('what Firefox told', () => {
  it('is judged to the last sequence', () => {
    expect(sequences.map(({ name }) => name).sort()).toEqual(Object.keys(VERDICTS).sort());
  });

  it.each(sequences.map((sequence) => [sequence.name, sequence] as const))('%s', (name, sequence) => {
    const [navigation, ownOrigin] = VERDICTS[name] ?? [];
    expect(verdictOf(sequence, 'webNavigation')).toBe(navigation);
    expect(verdictOf(sequence, 'host')).toBe(ownOrigin);
  });

  it.each(sequences.map((sequence) => [sequence.name, sequence] as const))(
    'opens what was agreed to: %s',
    (_, { startUrl, events }) => {
      const seen = events
        .flatMap((event) => factsOfOpening(event).map((fact) => ({ event, fact })))
        .filter(({ fact }) => fact.tabId === 1)
        .map(({ event, fact }) => ({ fact, isConsentedUrl: event.url === startUrl }));
      const opening = { origin: new URL(startUrl).origin, isHttpAllowed: false };
      expect(judgeOpening(seen, opening)).toEqual({ kind: 'verified' });
      const elsewhere = seen.map(({ fact }) => ({ fact, isConsentedUrl: false }));
      expect(judgeOpening(elsewhere, opening)).toMatchObject({ kind: 'rejected' });
    },
  );

  it('holds the secrets of addresses, and its facts do not', () => {
    const secrets = /canary-|ticket-1/;
    expect(JSON.stringify(sequences)).toMatch(secrets);
    const facts = sequences.flatMap(({ events }) => events.flatMap(factsOfOpening));
    expect(JSON.stringify(facts)).not.toMatch(secrets);
  });
});

function verdictOf({ name, startUrl, events }: (typeof sequences)[number], cap: string): string {
  const { serverUrl } = recording;
  const flow = { serverUrl, startUrl, tabId: 1, caps: [cap] };
  const expected = { outcome: '', confidence: '', autoRetry: false };
  const sequence: Sequence = { id: name, title: name, flow, events, expect: expected };
  const { outcome, confidence } = replay(sequence);
  return `${outcome} ${confidence}`;
}

function factsOfOpening(event: SequenceEvent) {
  const unwatched = startWatch({ level: 'none', serverUrl: '', startUrl: '', tabId: 1, nowMs: 0 });
  return factsOf(event, undefined, unwatched).filter((fact) => 'tabId' in fact);
}
