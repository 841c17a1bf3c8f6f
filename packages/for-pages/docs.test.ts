import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { PageErrorCode } from '../../src/page-bridge/page-api';
import * as forPages from './src/index.ts';

const read = (path: string) => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8');
const PAGES = ['docs/for-chat-developers.md', 'packages/for-pages/README.md'];

/** Complete by its type. */
const CODES: Readonly<Record<PageErrorCode | 'NO_PROVIDER', true>> = {
  NO_PROVIDER: true,
  REVOKED: true,
  SESSION_LOST: true,
  MALFORMED: true,
  TOO_MANY_MESSAGES: true,
  TOO_MANY_SESSIONS: true,
  NOT_CONNECTED: true,
  ALREADY_STARTED: true,
  MESSAGE_TOO_LONG: true,
};

describe('what a developer of a chat reads', () => {
  it.each(PAGES)('imports what there is (%s)', (path) => {
    const names = [...read(path).matchAll(/import \{ ([^}]+) \} from 'usher-for-pages'/g)].flatMap((match) =>
      match[1]!.split(', '),
    );
    expect(names.length).toBeGreaterThan(0);
    for (const name of names) expect(Object.keys(forPages)).toContain(name);
  });

  it('begins with ten lines', () => {
    const [, example = ''] = /```js\n([^`]*)```/.exec(read(PAGES[0]!)) ?? [];
    expect(example.split('\n').filter((line) => line.trim() !== '').length).toBeLessThanOrEqual(10);
  });

  it('explains every error code, and no other', () => {
    const [, table = ''] = read(PAGES[0]!).split('## Errors');
    const explained = [...table.matchAll(/^\| `([A-Z_]+)` \|/gm)].map((match) => match[1]!);
    expect(explained.sort()).toEqual(Object.keys(CODES).sort());
  });

  it('says how long patience is', () => {
    const { timeout, maxTotalTimeout } = forPages.patience();
    const said = `timeout: ${grouped(timeout)}, resetTimeoutOnProgress: true, maxTotalTimeout: ${grouped(maxTotalTimeout)}`;
    expect(read(PAGES[0]!)).toContain(said);
  });
});

function grouped(value: number): string {
  return value.toLocaleString('en').replaceAll(',', '_');
}
