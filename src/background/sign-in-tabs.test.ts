import { expect, it } from 'vitest';
import { createSignInTabs } from './sign-in-tabs';

it('tabs that were there before a sign-in are nobody else’s; those that came with it may be its own, until it is over', async () => {
  const open = new Set([1, 2]);
  const tabs = createSignInTabs(async () => new Set(open));
  const ends: (() => void)[] = [];
  const signIn = tabs.around(
    (name: string) => new Promise<string>((resolve) => ends.push(() => resolve(name))),
  );
  expect(tabs.mayBe(3)).toBe(false);
  const first = signIn('first');
  await Promise.resolve();
  open.add(3);
  const second = signIn('second');
  await Promise.resolve();
  open.add(4);
  await new Promise((resolve) => setTimeout(resolve));
  expect([1, 2, 3, 4].map(tabs.mayBe)).toEqual([false, false, true, true]);
  ends[0]?.();
  expect(await first).toBe('first');
  expect([1, 2, 3, 4].map(tabs.mayBe)).toEqual([false, false, false, true]);
  ends[1]?.();
  await second;
  expect(tabs.mayBe(4)).toBe(false);
});

it('a window that does not open holds nothing', async () => {
  const tabs = createSignInTabs(async () => new Set());
  await expect(tabs.around(() => Promise.reject(new Error('no window')))()).rejects.toThrow('no window');
  expect(tabs.mayBe(1)).toBe(false);
});
