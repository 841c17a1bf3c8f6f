import { describe, expect, it } from 'vitest';
import { cut, fill } from './fill';

describe('filling a sentence', () => {
  it('puts every fact into its slot, in whatever order the language has', () => {
    expect(fill('{tool} on {server}', { server: 'Notes', tool: 'search' })).toBe('search on Notes');
    expect(fill('{count} of {count}', { count: 2 })).toBe('2 of 2');
  });

  it('leaves a slot without a fact empty, and never shows its name', () => {
    expect(fill('broken ({code})', {})).toBe('broken ()');
    expect(fill('{host}!', { host: null })).toBe('!');
  });

  it('never fills what was put in', () => {
    expect(fill('{name} asks', { name: '{host} $1 $&', host: 'evil.test' })).toBe('{host} $1 $& asks');
  });

  it('isolates names in right-to-left scripts, so that the words around them stay in order', () => {
    expect(fill('{name} (1)', { name: 'פתקים' })).toBe('\u2068פתקים\u2069 (1)');
  });

  it('cuts a sentence into texts and slots', () => {
    expect(cut('Because you called {tool}.')).toEqual([
      { text: 'Because you called ' },
      { slot: 'tool' },
      { text: '.' },
    ]);
  });
});
