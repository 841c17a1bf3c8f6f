import { describe, expect, it, vi } from 'vitest';
import { consentTo } from '../consent/consented-url';

const made = Promise.withResolvers<{ readonly id: number }>();
vi.mock('./watch-level', () => ({ watchLevelFor: async () => 'none' }));
vi.mock('wxt/browser', () => ({
  browser: {
    tabs: { create: () => made.promise },
    windows: { getLastFocused: async () => ({}) },
  },
}));
const { createElicitationTabs } = await import('./open-elicitation-tab');

describe('a tab that is being opened for a call', () => {
  it('counts as the call’s before the browser has named it, and until somebody else says so', async () => {
    const tabs = createElicitationTabs();
    const place = { kind: 'usher', tabId: null, windowId: null } as const;
    const opening = tabs.open(consentTo('https://idp.test/'), { isHttpAllowed: false, place });
    await new Promise((resolve) => setTimeout(resolve));
    const [asked, another] = [tabs.isOpening(7), tabs.isOpening(8)];
    made.resolve({ id: 7 });
    expect(await Promise.all([asked, another])).toEqual([true, false]);
    expect(await opening).toMatchObject({ kind: 'verified', tabId: 7 });
    expect(await tabs.isOpening(7)).toBe(true);
    await new Promise((resolve) => setTimeout(resolve));
    expect(await tabs.isOpening(7)).toBe(false);
  });
});
