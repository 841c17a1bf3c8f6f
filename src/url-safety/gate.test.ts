import { describe, expect, it } from 'vitest';
import { judgeMoment, type Moment } from './gate';

const say = (moment: Moment) => {
  const judged = judgeMoment(moment);
  if (judged.verdict === 'block') return `block ${judged.reason} ${judged.effect}`;
  if (judged.verdict === 'warn') return `warn ${judged.severity} ${judged.reason}`;
  return `${judged.verdict} ${judged.reason}`;
};

/** A call that waits, from a server that asks for the first time. */
const fair: Moment = {
  pendingRequest: true,
  declaredElicitationUrl: true,
  protocolVersion: '2026-07-28',
  pendingPromptsFromServer: 0,
  promptsLast10min: 0,
  acceptedLast10min: 0,
  tabOpen: false,
  clickDelayMs: 900,
  isTrustedClick: true,
};

describe('the moment a URL comes at', () => {
  it.each<[string, Moment, string]>([
    ['nothing is known', {}, 'allow ok'],
    ['all is fair', fair, 'allow ok'],

    ['no call waits, modern', { ...fair, pendingRequest: false }, 'block no-pending-request protocol-error'],
    [
      'no call waits, legacy',
      { ...fair, pendingRequest: false, protocolVersion: '2025-11-25' },
      'block no-pending-request cancel',
    ],
    ['no call waits, version unknown', { pendingRequest: false }, 'block no-pending-request cancel'],
    ['we never declared it', { ...fair, declaredElicitationUrl: false }, 'block capability protocol-error'],
    ['the server was revoked', { ...fair, serverRevoked: true }, 'block server-revoked cancel'],
    ['a frame asks', { ...fair, bridgeFrameId: 3 }, 'block frame refuse-page-request'],
    ['the page itself asks', { ...fair, bridgeFrameId: 0 }, 'allow ok'],
    [
      'a page without a grant asks',
      { ...fair, bridgeOrigin: 'https://a.example' },
      'block page-not-allowed refuse-page-request',
    ],
    [
      'a refused page asks',
      { ...fair, bridgeOrigin: 'https://a.example', bridgePermission: 'deny' },
      'block page-not-allowed refuse-page-request',
    ],
    [
      'a denied page asks',
      { ...fair, bridgePermission: 'denied' },
      'block page-not-allowed refuse-page-request',
    ],
    [
      'a page asks that may not',
      { ...fair, bridgePermission: false },
      'block page-not-allowed refuse-page-request',
    ],
    [
      'a granted page asks',
      { ...fair, bridgeOrigin: 'https://a.example', bridgePermission: true },
      'allow ok',
    ],

    ['another prompt is open', { ...fair, pendingPromptsFromServer: 1 }, 'block rate-limited queue'],
    [
      'the other is of the same result',
      { ...fair, pendingPromptsFromServer: 1, sameInputRequiredResult: true },
      'allow ok',
    ],
    ['the fifth prompt', { ...fair, promptsLast10min: 4 }, 'allow ok'],
    ['the sixth', { ...fair, promptsLast10min: 5 }, 'block rate-limited cancel'],
    ['the sixth, one was accepted', { ...fair, promptsLast10min: 5, acceptedLast10min: 1 }, 'allow ok'],
    ['the sixth, nothing else is known', { promptsLast10min: 5 }, 'block rate-limited cancel'],
    ['the sixth, begun by the user', { ...fair, promptsLast10min: 5, initiator: 'user' }, 'allow ok'],
    ['59 s after a refusal', { ...fair, lastDeclineSecondsAgo: 59 }, 'block cool-down cancel'],
    ['60 s after a refusal', { ...fair, lastDeclineSecondsAgo: 60 }, 'allow ok'],
    [
      'right after a refusal, begun by the user',
      { ...fair, lastDeclineSecondsAgo: 1, initiator: 'user' },
      'allow ok',
    ],

    [
      'the third confirmed round',
      { ...fair, sameUrlRounds: 3, confirmedReturns: 3 },
      'block loop stop-and-ask',
    ],
    ['the second', { ...fair, sameUrlRounds: 3, confirmedReturns: 2 }, 'allow ok'],
    ['three returns, other URLs between', { ...fair, sameUrlRounds: 2, confirmedReturns: 3 }, 'allow ok'],
    [
      'a loop whose tab is open',
      { ...fair, sameUrlRounds: 3, confirmedReturns: 3, tabOpen: true },
      'allow ok-still-pending',
    ],
    ['a first round, tab open', { ...fair, tabOpen: true }, 'allow ok'],

    [
      'a private flow, a normal window',
      { ...fair, incognitoFlow: true, targetWindowIncognito: false },
      'block private-window-leak retarget',
    ],
    [
      'a private flow, its own window',
      { ...fair, incognitoFlow: true, targetWindowIncognito: true },
      'allow ok',
    ],
    ['a normal flow', { ...fair, incognitoFlow: false, targetWindowIncognito: false }, 'allow ok'],
    [
      'another URL than agreed to',
      { ...fair, consentedUrl: 'https://a.example/', href: 'https://a.example/x' },
      'block url-changed ask-again',
    ],
    [
      'the URL agreed to',
      { ...fair, consentedUrl: 'https://a.example/', href: 'https://a.example/' },
      'allow ok',
    ],
    ['a click after 499 ms', { ...fair, clickDelayMs: 499 }, 'block no-user-gesture ignore-input'],
    ['a click after 500 ms', { ...fair, clickDelayMs: 500 }, 'allow ok'],
    ['a synthetic click', { ...fair, isTrustedClick: false }, 'block no-user-gesture ignore-input'],

    ['a changed tool', { ...fair, toolHashChanged: true }, 'warn caution tool-changed'],
    ['a call by the model', { ...fair, initiator: 'model-auto' }, 'warn notice model-initiated'],
    ['both', { ...fair, toolHashChanged: true, initiator: 'model-auto' }, 'warn caution tool-changed'],
  ])('%s', (_what, moment, verdict) => expect(say(moment)).toBe(verdict));

  it('lists every warning', () => {
    expect(judgeMoment({ toolHashChanged: true, initiator: 'model-auto' })).toMatchObject({
      findings: [{ code: 'tool-changed' }, { code: 'model-initiated' }],
    });
  });
});
