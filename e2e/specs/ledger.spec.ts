import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Page } from '@playwright/test';
import { openDashboard } from '../kit/dashboard.ts';
import { signIn } from '../kit/sign-in.ts';
import { expect, opened, test } from '../kit/test.ts';

const VERIFIER = fileURLToPath(new URL('../../scripts/verify-ledger.ts', import.meta.url));

test('the exported ledger verifies offline, a changed byte is found in it, and it goes on in a new worker', async ({
  world,
  usher,
}, info) => {
  const dashboard = await openDashboard(usher);
  await expect(dashboard.getByText('Nothing to export yet.')).toBeVisible();
  await expect(dashboard.getByRole('button', { name: 'Export ledger' })).toHaveCount(0);

  const notes = await usher.addServer(world.servers['notes-modern'], { name: 'Notes' });
  const call = await notes.callTool('list-notes');
  const consent = await usher.nextConsent();
  await signIn(opened(await consent.accept()));
  await call.result();

  await dashboard.bringToFront();
  await expect(dashboard.getByText('5 entries', { exact: true })).toBeVisible();
  const noted =
    (await dashboard.getByText(/^The ledger now ends with /).innerText()).match(/[0-9a-f]{16}/)?.[0] ?? '';
  const first = await exportLedger(dashboard, info.outputPath('first.jsonl'));
  expect(first.name).toMatch(/^usher-ledger-\d{4}-\d\d-\d\d\.jsonl$/);
  await expect(
    dashboard.getByText(`Saved 5 entries as ${first.name}, and checked them: they are intact.`),
  ).toBeVisible();
  expect(await verify(first.path, noted)).toEqual([
    0,
    expect.stringMatching(`^Intact: 5 entries, 1 to 5, .+ head ${noted}`),
  ]);
  const text = await readFile(first.path, 'utf8');
  expect(
    text
      .split('\n')
      .slice(1, -2)
      .map((line) => JSON.parse(line).event.type),
  ).toEqual(['requested', 'granted', 'opened', 'returned', 'settled']);

  // No address: neither its path nor the one-time ticket in its query.
  const { pathname, searchParams } = new URL(consent.url);
  for (const part of [pathname, searchParams.get('ticket') ?? 'no ticket']) {
    expect(part.length).toBeGreaterThan(4);
    expect(text).not.toContain(part);
  }

  const changed = info.outputPath('changed.jsonl');
  await writeFile(changed, text.replace('"type":"granted"', '"type":"grantee"'));
  expect(await verify(changed)).toEqual([
    1,
    'Not intact: line 3: entry 2 has been changed after it was written.\n',
  ]);

  await usher.restartWorker();
  world.control.unlink('notes-modern');
  await notes.callTool('list-notes');
  await usher.nextConsent().then((next) => next.decline());
  await dashboard.bringToFront();
  await expect(dashboard.getByText('8 entries', { exact: true })).toBeVisible();
  const second = await exportLedger(dashboard, info.outputPath('second.jsonl'));
  expect(await verify(second.path, noted)).toEqual([0, expect.stringMatching(/^Intact: 8 entries/)]);
  // What was there then is still there, byte for byte.
  const later = await readFile(second.path, 'utf8');
  expect(later.split('\n').slice(1, 6)).toEqual(text.split('\n').slice(1, 6));

  // Damage on the disk is exported as it is, and said at once.
  await dashboard.evaluate(changeEntry, 4);
  const damaged = await exportLedger(dashboard, info.outputPath('damaged.jsonl'));
  await expect(
    dashboard.getByText(`Saved as ${damaged.name}, but the ledger is damaged: line 5 of the file`),
  ).toBeVisible();
});

async function exportLedger(dashboard: Page, path: string): Promise<{ name: string; path: string }> {
  const saving = dashboard.waitForEvent('download');
  await dashboard.getByRole('button', { name: 'Export ledger' }).click();
  const download = await saving;
  await download.saveAs(path);
  return { name: download.suggestedFilename(), path };
}

/** Changes one entry behind Usher's back. Runs in the page. */
async function changeEntry(seq: number): Promise<void> {
  const done = <Value>(request: IDBRequest<Value>): Promise<Value> =>
    new Promise((resolve, reject) => {
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const db = await done(indexedDB.open('usher'));
  const entries = db.transaction('consent-events', 'readwrite').objectStore('consent-events');
  const row = await done(entries.get(seq));
  await done(entries.put({ ...row, event: { ...row.event, timeMs: 1 } }));
  db.close();
}

/** The exit code and what the verifier says, as a person runs it. */
function verify(...given: readonly string[]): Promise<readonly [code: number, said: string]> {
  return new Promise((resolve) => {
    execFile(process.execPath, [VERIFIER, ...given], (error, out, err) =>
      resolve([typeof error?.code === 'number' ? error.code : 0, out + err]),
    );
  });
}
