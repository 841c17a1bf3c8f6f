import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BURST, PER_SECOND } from './allowance';
import { createGate } from './gate';
import { readPageSender, receivePort } from './gate-port';
import { malformed, wellFormed } from './testing/messages';
import type { FromRelay, PageSender, SessionId, ToPage } from './wire';

/** Messages in `npm run unit`; `FUZZ_MESSAGES=100000` is the whole of it. */
const MESSAGES = Number(process.env['FUZZ_MESSAGES'] ?? 5_000);

const SESSION = '3f2b8a1c-0000-4000-8000-1234567890ab' as SessionId;
const OTHER = '3f2b8a1c-0000-4000-8000-1234567890ac' as SessionId;
const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'ping' });
const hello = { type: 'hello', sessions: [] };
const open = (n: number, session = SESSION) => ({ type: 'open', n, session });
const rpc = (n: number, session = SESSION, text = ping) => ({ type: 'rpc', n, session, text });

type Options = {
  readonly mayEnter?: () => Promise<boolean>;
  readonly isStillAllowed?: () => Promise<boolean>;
  /** Who waits, waits: the test moves the clock. */
  readonly isClockHeld?: boolean;
};

/** A gate with a clock that goes only when somebody waits for it. */
function openGate({
  mayEnter = async () => true,
  isStillAllowed = async () => true,
  isClockHeld = false,
}: Options = {}) {
  let nowMs = 0;
  const waited: number[] = [];
  const heardBy = new Map<PageSender, FromRelay[]>();
  const endedBy = new Map<PageSender, SessionId[]>();
  const gate = createGate({
    mayEnter,
    isStillAllowed,
    entered(page) {
      const [heard, over]: [FromRelay[], SessionId[]] = [[], []];
      heardBy.set(page.sender, heard);
      endedBy.set(page.sender, over);
      page.onMessage((message) => heard.push(message));
      page.onEnded((session) => over.push(session));
    },
    now: () => nowMs,
    wait: async (forMs) => {
      waited.push(forMs);
      if (isClockHeld) return new Promise(() => {});
      nowMs += forMs;
    },
  });
  return {
    gate,
    waited,
    pass: (ms: number) => {
      nowMs += ms;
    },
    admit(origin = 'https://chat.test') {
      const sender: PageSender = { tabId: 1, windowId: 1, documentId: null, origin };
      const told: ToPage[] = [];
      let isOpen = true;
      let listener = (_raw: unknown) => {};
      let left = () => {};
      gate.admit(
        {
          postMessage: (message) => told.push(message),
          disconnect: () => {
            isOpen = false;
          },
          onMessage: (heard) => {
            listener = heard;
          },
          onDisconnect: (gone) => {
            left = gone;
          },
        },
        sender,
      );
      return {
        told,
        heard: () => heardBy.get(sender) ?? [],
        ended: () => endedBy.get(sender) ?? [],
        isOpen: () => isOpen,
        say: (...messages: readonly unknown[]) => {
          for (const message of messages) listener(message);
        },
        leave: () => left(),
      };
    },
  };
}

/** Everything that was said has been heard, or has not: the clock of these tests needs no time. */
const quiet = () => new Promise((resolve) => setImmediate(resolve));

describe('who may speak', () => {
  it('is welcomed, and heard from its first message on', async () => {
    const page = openGate().admit();
    page.say(hello, open(1), rpc(2));
    await quiet();
    expect(page.told).toEqual([{ type: 'welcome' }]);
    expect(page.heard().map(({ type }) => type)).toEqual(['hello', 'open', 'rpc']);
  });

  it.each([
    ['says no', async () => false],
    ['says something else', async () => 'yes' as unknown as boolean],
  ])('is turned away where whoever is asked %s, and nothing it said is heard', async (_name, mayEnter) => {
    const page = openGate({ mayEnter }).admit();
    page.say(hello, open(1));
    await quiet();
    expect(page.told).toEqual([{ type: 'refused', code: 'REVOKED' }]);
    expect(page.isOpen()).toBe(false);
    expect(page.heard()).toEqual([]);
  });

  it.each([
    ['no', async () => false],
    ['something else', async () => 1 as unknown as boolean],
  ])(
    'is asked about again before each message: where the answer is %s, its sessions end',
    async (_name, answer) => {
      let isStillAllowed: () => Promise<boolean> = async () => true;
      const page = openGate({ isStillAllowed: () => isStillAllowed() }).admit();
      page.say(hello, open(1));
      await quiet();
      isStillAllowed = answer;
      page.say(rpc(2));
      await quiet();
      expect(page.heard().map(({ type }) => type)).toEqual(['hello', 'open']);
      expect(page.told.slice(1)).toEqual([
        { type: 'closed', session: SESSION, code: 'REVOKED' },
        { type: 'refused', code: 'REVOKED' },
      ]);
      expect(page.isOpen()).toBe(false);
    },
  );

  it('is not known where the storage fails: nothing is heard and nothing is said, and the relay may come back', async () => {
    const fails = () => Promise.reject(new Error('no storage'));
    const strange = openGate({ mayEnter: fails }).admit();
    const known = openGate({ isStillAllowed: fails }).admit();
    for (const page of [strange, known]) page.say(hello, open(1));
    await quiet();
    expect([strange.told, strange.heard(), strange.isOpen()]).toEqual([[], [], false]);
    expect([known.told, known.heard(), known.isOpen()]).toEqual([[{ type: 'welcome' }], [], false]);
  });
});

describe('what no client sends', () => {
  it('ends the session it came in, and no other', async () => {
    const page = openGate().admit();
    page.say(hello, open(1), open(2, OTHER), rpc(3, SESSION, 'nonsense'), rpc(4), rpc(5, OTHER));
    await quiet();
    expect(page.told.slice(1)).toEqual([{ type: 'closed', session: SESSION, code: 'MALFORMED' }]);
    expect(page.ended()).toEqual([SESSION]);
    expect(page.heard().map((message) => ('n' in message ? message.n : 0))).toEqual([0, 1, 2, 5]);
    expect(page.isOpen()).toBe(true);
  });

  it('closes the port the third time', async () => {
    const page = openGate().admit();
    page.say(hello, open(1), null, {}, rpc(2), 'x', rpc(3));
    await quiet();
    expect(page.heard().at(-1)).toMatchObject({ n: 2 });
    expect(page.told.slice(1)).toEqual([
      { type: 'closed', session: SESSION, code: 'MALFORMED' },
      { type: 'refused', code: 'MALFORMED' },
    ]);
    expect(page.ended()).toEqual([SESSION]);
    expect(page.isOpen()).toBe(false);
  });

  it.each([
    ['a message before hello', [open(1)]],
    ['a second hello', [hello, hello]],
    ['a number that was used', [hello, open(1), rpc(2), rpc(2)]],
    ['a number that goes back', [hello, open(5), rpc(4)]],
    ['a session that was never opened', [hello, open(1), rpc(2, OTHER)]],
    ['a session that is opened twice', [hello, open(1), open(2)]],
    ['thanks for an answer of nobody’s session', [hello, { type: 'given', n: 1, session: OTHER, id: 1 }]],
  ])('is %s', async (_name, messages) => {
    const page = openGate().admit();
    page.say(...messages, null, null);
    await quiet();
    // Two more are the third: it was counted.
    expect(page.isOpen()).toBe(false);
    expect(page.heard()).toHaveLength(messages.length - 1);
  });

  it('is not what was on its way when a session ended', async () => {
    const page = openGate().admit();
    page.say(hello, open(1), { type: 'close', n: 2, session: SESSION }, rpc(3), {
      type: 'given',
      n: 4,
      session: SESSION,
      id: 1,
    });
    page.say(null, null);
    await quiet();
    expect(page.isOpen()).toBe(true);
    expect(page.heard()).toHaveLength(3);
  });

  it(`reaches nobody: ${MESSAGES} malformed messages`, { timeout: 900_000 }, async () => {
    // Three a port: there it ends, so each of them is read.
    await fc.assert(
      fc.asyncProperty(fc.tuple(malformed, malformed, malformed), async (raws) => {
        const { admit } = openGate();
        const [page, neighbour] = [admit(), admit('https://other.test')];
        neighbour.say(hello, open(1));
        page.say(hello, open(1), ...raws);
        neighbour.say(rpc(2));
        await quiet();
        expect(page.heard()).toHaveLength(2);
        expect(page.isOpen()).toBe(false);
        expect(neighbour.heard()).toHaveLength(3);
      }),
      { numRuns: Math.ceil(MESSAGES / 3) },
    );
  });

  it('never makes a conversation that no relay has, whatever it is mixed with', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(wellFormed, malformed), { maxLength: 30 }), async (raws) => {
        const page = openGate().admit();
        page.say(...raws);
        await quiet();
        const heard = page.heard();
        expect(heard.filter(({ type }) => type === 'hello')).toHaveLength(heard.length === 0 ? 0 : 1);
        const known = new Set<SessionId>(heard[0]?.type === 'hello' ? heard[0].sessions : []);
        let last = 0;
        for (const message of heard.slice(1)) {
          if (message.type === 'open') known.add(message.session);
          else if ('session' in message) expect(known).toContain(message.session);
          if ('n' in message) {
            expect(message.n).toBeGreaterThan(last);
            last = message.n;
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('how much', () => {
  const many = (count: number, from = 2) => Array.from({ length: count }, (_, index) => rpc(from + index));

  it('is what a chat needs at once, without waiting', async () => {
    const { admit, waited } = openGate();
    const page = admit();
    page.say(hello, open(1), ...many(100));
    await quiet();
    expect(page.heard()).toHaveLength(102);
    expect(waited).toEqual([]);
  });

  it('is read as it arrives, and nothing else of it is kept while it waits', async () => {
    const page = openGate().admit();
    const raw = rpc(2);
    page.say(hello, open(1), raw);
    raw.text = 'x'.repeat(100);
    await quiet();
    expect(page.heard()).toHaveLength(3);
    expect(page.told).toEqual([{ type: 'welcome' }]);
  });

  it('is slowed to a steady rate above that, and nothing is lost', async () => {
    const { admit, waited } = openGate();
    const page = admit();
    page.say(hello, open(1), ...many(200));
    await quiet();
    expect(page.heard()).toHaveLength(202);
    const beyond = 206 - BURST;
    expect(waited.reduce((sum, ms) => sum + ms, 0)).toBeCloseTo((beyond / PER_SECOND) * 1_000, -1);
  });

  it('is no flood: it costs the page its sessions, and leaves another page as fast as before', async () => {
    const { admit, waited } = openGate();
    const [page, other] = [admit(), admit('https://other.test')];
    page.say(hello, open(1));
    other.say(hello, open(1));
    await quiet();
    page.say(...many(10_000));
    other.say(...many(50));
    await quiet();
    expect(page.told.slice(1)).toEqual([
      { type: 'closed', session: SESSION, code: 'TOO_MANY_MESSAGES' },
      { type: 'refused', code: 'TOO_MANY_MESSAGES' },
    ]);
    expect(page.heard()).toHaveLength(2);
    expect(other.heard()).toHaveLength(52);
    expect(waited).toEqual([]);
  });

  it('is no flood of long messages either', async () => {
    const page = openGate().admit();
    const text = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'x', params: { a: 'x'.repeat(60_000) } });
    page.say(hello, open(1));
    await quiet();
    page.say(...Array.from({ length: 18 }, (_, index) => rpc(2 + index, SESSION, text)));
    await quiet();
    expect(page.told.at(-2)).toMatchObject({ code: 'TOO_MANY_MESSAGES' });
  });

  it('is counted across the ports of an origin: connecting again is no way around it', async () => {
    const { admit, waited } = openGate();
    const first = admit();
    first.say(hello, open(1), ...many(110));
    await quiet();
    first.leave();
    admit();
    admit();
    await quiet();
    expect(waited.length).toBeGreaterThan(0);
  });

  it('is nothing any more, for a while, of an origin that floods through port after port', async () => {
    const { admit, pass } = openGate({ isClockHeld: true });
    const neighbour = admit('https://other.test');
    neighbour.say(hello, open(1));
    const flood = async () => {
      const page = admit();
      page.say(hello, open(1), ...many(300));
      await quiet();
      expect(page.isOpen()).toBe(false);
      return page;
    };
    let page = await flood();
    for (let ports = 1; page.told.length > 0; ports++) {
      expect(ports).toBeLessThan(10);
      page = await flood();
    }
    // Nothing is said: it is no refusal, and an honest relay comes back.
    neighbour.say(rpc(2));
    await quiet();
    expect(neighbour.heard()).toHaveLength(3);
    pass(120_000);
    const again = admit();
    again.say(hello, open(1));
    await quiet();
    expect(again.told).toEqual([{ type: 'welcome' }]);
  });

  it('makes nobody wait for a clock that was set back', async () => {
    const { admit, waited, pass } = openGate();
    const page = admit();
    page.say(hello, open(1), ...many(124));
    pass(-86_400_000);
    await quiet();
    expect(page.heard()).toHaveLength(126);
    expect(Math.max(...waited)).toBeLessThan(1_000);
  });

  it('comes back with time', async () => {
    const { admit, waited, pass } = openGate();
    const page = admit();
    page.say(hello, open(1), ...many(114));
    await quiet();
    pass(1_000);
    page.say(...many(PER_SECOND, 200));
    await quiet();
    expect(waited).toEqual([]);
  });
});

describe('the sender', () => {
  const sender = {
    id: 'usher',
    frameId: 0,
    documentId: 'D1',
    documentLifecycle: 'active',
    origin: 'https://chat.test',
    url: 'https://chat.test/room/1?x#y',
    tab: { id: 3, windowId: 9, url: 'https://elsewhere.test/' },
  };

  it('is what the browser says', () => {
    expect(readPageSender(sender, 'usher')).toEqual({
      tabId: 3,
      windowId: 9,
      documentId: 'D1',
      origin: 'https://chat.test',
    });
    const { documentId: _, documentLifecycle: __, ...bare } = sender;
    expect(readPageSender(bare, 'usher')).toMatchObject({ documentId: null });
  });

  it.each([
    ['another extension', { id: 'another' }],
    ['no extension', { id: undefined }],
    ['a frame', { frameId: 4 }],
    ['no frame at all', { frameId: undefined }],
    ['a page that is prerendered', { documentLifecycle: 'prerender' }],
    ['a page in the cache', { documentLifecycle: 'cached' }],
    ['no origin', { origin: undefined }],
    ['an opaque origin', { origin: 'null' }],
    ['a document that is not of its address', { origin: 'https://other.test' }],
    ['another port of its address', { origin: 'https://chat.test:8443' }],
    ['no address', { url: undefined }],
    ['no tab', { tab: undefined }],
    ['a tab that is none', { tab: { id: -1, windowId: 9 } }],
    ['a tab in no window', { tab: { id: 3 } }],
    ['a document without a name', { documentId: '' }],
  ])('is nobody where it is %s', (_name, change) => {
    expect(readPageSender({ ...sender, ...change }, 'usher')).toBeNull();
  });
});

it('a relay in a document of no origin is told not to come back: it would keep the worker awake', () => {
  const did: unknown[] = [];
  const port = {
    postMessage: (message: ToPage) => void did.push(message),
    disconnect: () => void did.push('disconnected'),
    onMessage: () => {},
    onDisconnect: () => {},
  };
  const { gate } = openGate();
  const sandboxed = { origin: 'null', url: 'https://chat.test/', id: 'usher', frameId: 0 };
  receivePort(gate, port, readPageSender(sandboxed, 'usher'));
  expect(did).toEqual([{ type: 'refused', code: 'REVOKED' }, 'disconnected']);
});
