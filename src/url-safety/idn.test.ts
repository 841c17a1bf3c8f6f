import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { judgeIdn } from './idn';

type Measured = {
  readonly host: string;
  readonly ascii: string;
  readonly group: string;
  readonly display: string;
};

const { hosts } = JSON.parse(readFileSync(new URL('./fixtures/idn-hosts.json', import.meta.url), 'utf8')) as {
  hosts: Measured[];
};

/** What the engine would let a person see. A host that does not parse is never shown. */
function display(host: string): string {
  if (!URL.canParse(`http://${host}/`)) return 'unparseable';
  const judged = judgeIdn(new URL(`http://${host}/`).hostname);
  return judged.display === 'safe' ? 'unicode' : judged.display === 'ascii' ? 'ascii' : 'punycode';
}

describe("Usher's own list of hosts", () => {
  it.each(hosts.map(({ host, ascii, display }) => [host, display, ascii] as const))(
    'shows %s as %s, as the browser does',
    (_host, expected, ascii) => expect(display(ascii)).toBe(expected),
  );

  it('is long enough to mean something', () => {
    expect(hosts.filter((host) => host.display === 'unicode').length).toBeGreaterThanOrEqual(60);
    expect(hosts.filter((host) => host.display === 'punycode').length).toBeGreaterThanOrEqual(60);
  });
});

const corpusFile = new URL('../../../shared/corpora/third-party/idn-display.json', import.meta.url);

type ThirdParty = {
  readonly id: string;
  readonly host: string;
  readonly group: string;
  readonly chromium156: string | null;
};

describe("Chromium's own cases, where they are at hand", () => {
  it.runIf(existsSync(corpusFile))('catches at least 320 of 325 and flags at most 2 of 127', () => {
    const { cases } = JSON.parse(readFileSync(corpusFile, 'utf8')) as { cases: ThirdParty[] };
    const isIdn = ({ group, chromium156 }: ThirdParty) =>
      !group.startsWith('extra') && chromium156 !== null && chromium156 !== 'ascii';
    const unsafe = cases.filter((one) => isIdn(one) && one.chromium156 !== 'unicode');
    const safe = cases.filter((one) => isIdn(one) && one.chromium156 === 'unicode');
    const isShown = ({ host }: ThirdParty) => display(host) === 'unicode';
    expect([unsafe.length, safe.length]).toEqual([325, 127]);
    expect(unsafe.filter((one) => !isShown(one)).length).toBeGreaterThanOrEqual(320);
    expect(safe.filter((one) => !isShown(one)).length).toBeLessThanOrEqual(2);
  });
});

describe('one rule at a time', () => {
  const faultOf = (unicode: string) => {
    const judged = judgeIdn(new URL(`http://${unicode}/`).hostname);
    return judged.display === 'unsafe' ? judged.fault : judged.display;
  };

  it.each([
    ['example.com', 'ascii'],
    ['bücher.de', 'safe'],
    ['xn--a-yoc', 'invalid'],
    ['xn-----8kci4dhsd', 'hyphens'],
    ['xn-----8kci4dhsd.com.', 'hyphens'],
    // What no parser should let through: both directions in a label, a joiner that joins nothing, a mark in front.
    ['xn--a-zhc.com', 'invalid'],
    ['xn--ab-m1t.com', 'invalid'],
    ['xn--a-wbb.com', 'invalid'],
    ['a_b.münchen.de', 'safe'],
    ['münchen.de.', 'safe'],
    ['☕.com', 'identifier-status'],
    ['ҏука.com', 'identifier-status'],
    ['ḷinear.com', 'rare-letter'],
    ['þorn.com', 'rare-letter'],
    ['þorn.is', 'safe'],
    ['þorn.is.', 'safe'],
    ['ðorn.fo', 'safe'],
    ['əli.com', 'rare-letter'],
    ['əli.az', 'safe'],
    ['l·l.com', 'rare-letter'],
    ['l·l.cat', 'safe'],
    ['a·l.cat', 'rare-letter'],
    ['l·a.cat', 'rare-letter'],
    ['gооgle.com', 'script-mixing'],
    ['héllo中国.cn', 'script-mixing'],
    ['hello中国.cn', 'safe'],
    ['한ひ.kr', 'script-mixing'],
    ['7१.com', 'number-mixing'],
    ['सं१०.com', 'safe'],
    ['सं०९.com', 'safe'],
    ['รี่่.th', 'repeated-mark'],
    ['1շ.com', 'digit-lookalike'],
    ['б1.com', 'safe'],
    ['бор.com', 'safe'],
    ['ѕсоре.com', 'whole-script-confusable'],
    ['ѕсоре-123.com', 'whole-script-confusable'],
    ['ѕсоре.ru', 'safe'],
    ['ѕсоре.рф', 'safe'],
    ['ѕсоре.ελ', 'whole-script-confusable'],
    ['музей.com', 'safe'],
    ['comノevil.jp', 'dangerous-pattern'],
    ['ノ.jp', 'safe'],
    ['日本ー野球.jp', 'dangerous-pattern'],
    ['カー野球.jp', 'safe'],
    ['かヽ.jp', 'dangerous-pattern'],
    ['モヒートへブン.com', 'dangerous-pattern'],
    ['ひらがヘな.com', 'dangerous-pattern'],
    ['abc・def.jp', 'dangerous-pattern'],
    ['日本・野球.jp', 'safe'],
    ['1・2.jp', 'dangerous-pattern'],
    ['日本・1.jp', 'dangerous-pattern'],
    ['日・.jp', 'dangerous-pattern'],
    ['・日.jp', 'safe'],
    ['ひカへカ.jp', 'safe'],
    ['カへカひ.jp', 'safe'],
    ['カひヘひ.jp', 'safe'],
    ['ひヘひカ.jp', 'safe'],
    ['1َ2.com', 'dangerous-pattern'],
    ['1̀.com', 'dangerous-pattern'],
    ['שִ.il', 'dangerous-pattern'],
    ['あ゙.jp', 'dangerous-pattern'],
    ['google丶com.com', 'dangerous-pattern'],
    ['一丁.com', 'safe'],
    ['pi̇xel.com', 'dangerous-pattern'],
    ['ı̀pixel.com', 'dangerous-pattern'],
    ['जोड़ें.com', 'safe'],
  ])('judges %s: %s [E27]', (host, fault) => expect(faultOf(host)).toBe(fault));

  it('judges every label, the last and the first', () => {
    expect(faultOf('gооgle.münchen.de')).toBe('script-mixing');
    expect(faultOf('münchen.gооgle.de')).toBe('script-mixing');
  });
});
