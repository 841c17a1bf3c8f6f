import { describe, expect, it } from 'vitest';
import { MAY_SEND, senderOf } from './command-table';

const own = { id: 'abc', origin: 'chrome-extension://abc' };

describe('who may send a command', () => {
  it('lets only the consent window decide [E23]', () => {
    for (const [name, senders] of Object.entries(MAY_SEND)) {
      if (name.startsWith('prompts.')) expect(senders).toEqual(['consent']);
      else if (!name.startsWith('storage.')) expect(senders).not.toContain('consent');
    }
  });

  it('lets every page ask how the storage is, and the dashboard alone take something out of it', () => {
    expect(MAY_SEND['storage.trouble']).toEqual(['panel', 'consent', 'dashboard']);
    for (const [name, senders] of Object.entries(MAY_SEND)) {
      if (name.endsWith('.export')) expect(senders).toEqual(['dashboard']);
    }
  });

  it('knows our own pages by exact origin and path', () => {
    expect(senderOf({ id: 'abc', url: 'chrome-extension://abc/consent.html?x=1' }, own)).toBe('consent');
    expect(senderOf({ id: 'abc', url: 'chrome-extension://abc/sidepanel.html' }, own)).toBe('panel');
  });

  it.each([
    ['a content script', { id: 'abc', url: 'https://chat.test/consent.html' }],
    ['another extension', { id: 'abd', url: 'chrome-extension://abd/consent.html' }],
    ['another extension that claims our id', { id: 'abc', url: 'chrome-extension://abd/consent.html' }],
    ['a look-alike prefix', { id: 'abc', url: 'chrome-extension://abc.evil.test/consent.html' }],
    ['a page of ours that does not exist', { id: 'abc', url: 'chrome-extension://abc/consent.html/x' }],
    ['no URL', { id: 'abc' }],
    ['no id', { url: 'chrome-extension://abc/consent.html' }],
    ['no URL at all', { id: 'abc', url: 'nonsense' }],
  ])('takes %s for nobody [S16, F18, F19]', (_name, sender) => {
    expect(senderOf(sender, own)).toBeNull();
  });
});
