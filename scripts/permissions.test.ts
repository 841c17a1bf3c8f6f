import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

/** The names in a part of `wxt.config.ts`, up to the next bracket of its own line. */
function namesIn(config: string, key: string): readonly string[] {
  const start = config.indexOf(`    ${key}: [`);
  const part = config.slice(start, config.indexOf('],\n', start));
  return [...part.matchAll(/'([^']+)'/g)].map((match) => match[1]!).filter((name) => name !== 'firefox');
}

describe('docs/permissions.md', () => {
  const config = readFileSync('wxt.config.ts', 'utf8');
  const [atInstallation, later] = readFileSync('docs/permissions.md', 'utf8').split('## When they are');

  it('gives a reason for every permission of the manifest, and for no other', () => {
    const rows = [...atInstallation!.matchAll(/^\| `([^`]+)` \|/gm)].map((match) => match[1]);
    expect(rows.toSorted()).toEqual(namesIn(config, 'permissions').toSorted());
    expect(rows).toHaveLength(8);
  });

  it('names everything that is asked for later', () => {
    const optional = [
      ...namesIn(config, 'optional_permissions'),
      ...namesIn(config, 'optional_host_permissions'),
    ];
    expect(optional).toHaveLength(6);
    for (const name of optional) expect(later).toContain(name.replace('*/*', '…/*'));
  });
});
